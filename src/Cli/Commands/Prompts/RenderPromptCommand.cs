using System.CommandLine;
using ReasonRank.Cli.Output;
using ReasonRank.Cli.Prompts;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Files;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Cli.Commands.Prompts;

/// <summary><c>reasonrank prompts render</c>: the chat that a model would see.</summary>
internal sealed class RenderPromptCommand : Command
{
    private readonly Terminal _terminal;

    private readonly Argument<string> _name = new("NAME") { Description = "Name of a shipped template, or a file" };
    private readonly Option<string> _query = new("--query") { Description = "The question", Required = true, HelpName = "TEXT" };
    private readonly Option<string> _candidates = new("--candidates") { Description = "Passages in BEIR's JSONL, in the order to show them; metadata.score is shown where the template shows scores", Required = true, HelpName = "FILE" };
    private readonly Option<bool> _letters = new("--letters") { Description = "Name passages A, B, C instead of 1, 2, 3" };
    private readonly Option<int> _words = new("--words") { Description = "Most words of a passage", DefaultValueFactory = _ => 300, HelpName = "N" };
    private readonly Option<bool> _json = new("--json") { Description = "Print each chat as a JSON array of messages" };

    public RenderPromptCommand(Terminal terminal)
        : base("render", "Print the chat that a model would see; with a pointwise template, one for each passage")
    {
        _terminal = terminal;
        Add(_name);
        foreach (var option in new Option[] { _query, _candidates, _letters, _words, _json }) Add(option);
        _words.Within(1, 10_000);
        SetAction(Run);
    }

    private void Run(ParseResult parsed)
    {
        var template = TemplateFiles.Find(parsed.GetRequiredValue(_name));
        var file = parsed.GetRequiredValue(_candidates);
        var passages = CorpusFile.Read(file).Select(Candidate).Take(101).ToList();
        if (passages.Count is 0 or > 100) throw new CliException(ExitCode.BadInput, $"{file}: a prompt takes 1 to 100 passages");
        if (parsed.GetValue(_letters) && passages.Count > ListwisePrompt.MaxLetters)
            throw new CliException(ExitCode.Usage, $"--letters name at most {ListwisePrompt.MaxLetters} passages, not {passages.Count}");
        if (template.Method == TemplateMethod.Pairwise && passages.Count != 2)
            throw new CliException(ExitCode.BadInput, $"{file}: a pairwise template takes 2 passages, not {passages.Count}");
        var (query, words) = (parsed.GetRequiredValue(_query), parsed.GetValue(_words));
        var chats = template.Method == TemplateMethod.Pointwise
            ? passages.Select(passage => new PointwisePrompt(template).Render(query, passage, words))
            : [new ListwisePrompt(template).Render(query, passages, words, parsed.GetValue(_letters), out _)];
        foreach (var chat in chats) Print(chat, parsed.GetValue(_json));
    }

    private void Print(IReadOnlyList<ChatMessage> chat, bool json)
    {
        if (json)
        {
            Json.WriteLine(_terminal.Out, chat.Select(message => new { Role = Role(message), message.Content }));
            return;
        }
        foreach (var message in chat) _terminal.Out.WriteLine($"<{Role(message)}>\n{message.Content}\n</{Role(message)}>");
    }

    private static string Role(ChatMessage message) => message.Role.ToString().ToLowerInvariant();

    private static Candidate Candidate(CorpusPassage passage) => new(passage.Id, passage.Text)
    {
        Title = passage.Title,
        Score = passage.Metadata.GetValueOrDefault("score") is double score ? score : 0,
    };
}
