using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using ReasonRank.Cli.Commands;
using ReasonRank.V1;
using Option = System.CommandLine.Option;

namespace ReasonRank.Cli.Reranking;

/// <summary>The options of a command that reranks.</summary>
internal sealed class RankingArguments
{
    private readonly Option<string?> _strategy = new("--strategy") { Description = "Strategy to rerank with, such as lexical or reasonrank", HelpName = "NAME" };
    private readonly Option<string?> _model = new("--model") { Description = "Configured model for it", HelpName = "NAME" };
    private readonly Option<string[]> _parameters = new("--param") { Description = "Parameter of the strategy, such as window=20; repeatable", HelpName = "NAME=VALUE" };
    private readonly Option<int> _parallel = new("--parallel") { Description = "Queries reranked at once, 1 to 64", DefaultValueFactory = _ => 4, HelpName = "N" };

    public RankingArguments()
    {
        _parameters.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (token.Value.IndexOf('=') < 1) result.AddError($"--param takes NAME=VALUE, not '{token.Value}'.");
        });
        _parallel.Within(1, 64);
    }

    public IReadOnlyList<Option> Options => [_strategy, _model, _parameters, _parallel];

    /// <summary>Name of the strategy; null when none is given.</summary>
    public string? Strategy(ParseResult parsed) => parsed.GetValue(_strategy);

    /// <summary>Queries to work on at once.</summary>
    public int Parallel(ParseResult parsed) => parsed.GetValue(_parallel);

    /// <summary>The options as the contract has them.</summary>
    public RankingOptions ToProto(ParseResult parsed, bool explain = false)
    {
        var options = new RankingOptions { Strategy = Strategy(parsed) ?? "", Model = parsed.GetValue(_model) ?? "", Explain = explain };
        foreach (var parameter in parsed.GetValue(_parameters) ?? [])
        {
            options.Parameters ??= new Struct();
            options.Parameters.Fields[parameter[..parameter.IndexOf('=')]] = ToValue(parameter[(parameter.IndexOf('=') + 1)..]);
        }
        return options;
    }

    /// <summary>A parameter's value: a truth, a number or a text, by what it looks like.</summary>
    public static Value ToValue(string text) =>
        bool.TryParse(text, out var truth) ? Value.ForBool(truth)
        : double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? Value.ForNumber(number)
        : Value.ForString(text);
}
