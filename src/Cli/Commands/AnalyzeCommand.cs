using System.CommandLine;
using ReasonRank.Bm25.Analysis;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands;

/// <summary><c>reasonrank analyze</c>: the index terms of a text.</summary>
internal sealed class AnalyzeCommand : StackCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string> _text = new("TEXT") { Description = "What to analyze" };
    private readonly Option<string> _analyzer = new("--analyzer") { Description = $"One of {string.Join(", ", Analyzer.Names)}", DefaultValueFactory = _ => "english", HelpName = "NAME" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object" };

    public AnalyzeCommand(Terminal terminal) : base("analyze", "Show the index terms of a text: term, position, start and end in the text")
    {
        _terminal = terminal;
        Add(_text);
        AddOptions(_analyzer, _json);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var response = await stack.Retrieval.AnalyzeAsync(
            new() { Text = parsed.GetRequiredValue(_text), Analyzer = parsed.GetRequiredValue(_analyzer) },
            cancellationToken: cancellationToken);
        if (parsed.GetValue(_json))
        {
            Json.WriteLine(_terminal.Out, new
            {
                Tokens = response.Tokens.Select(token => new { token.Term, token.Position, token.StartOffset, token.EndOffset }),
            });
        }
        else
        {
            foreach (var token in response.Tokens)
                _terminal.Out.WriteLine($"{token.Term}\t{token.Position}\t{token.StartOffset}\t{token.EndOffset}");
        }
        return ExitCode.Ok;
    }
}
