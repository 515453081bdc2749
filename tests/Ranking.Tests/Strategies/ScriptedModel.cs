using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Tests.Strategies;

/// <summary>A model whose answers a test writes. It reads the prompt as a model does: passages by their identifiers.</summary>
internal sealed partial class ScriptedModel(Func<IReadOnlyList<string>, int, string> answer) : IRankingModel
{
    private int _calls;

    public List<ModelRequest> Requests { get; } = [];

    public string Name { get; init; } = "scripted";

    public ModelNeeds Offers { get; init; } = ModelNeeds.Text;

    public int ContextTokens { get; init; } = 1_000_000;

    public int MaxOutputTokens { get; init; } = 4096;

    public FinishReason Finish { get; init; } = FinishReason.Stop;

    /// <summary>Goes on with an assistant's turn; given the turn.</summary>
    public Func<string, string> Continue { get; init; } = turn => throw new ModelException($"Asked to go on with {turn}");

    /// <summary>What the server sets apart as reasoning.</summary>
    public string Reasoning { get; init; } = "thinking ";

    /// <summary>Throws or waits before a call is answered.</summary>
    public Func<int, CancellationToken, Task> Before { get; init; } = (_, _) => Task.CompletedTask;

    public int CountTokens(string text) => text.Length / 4 + 1;

    public async IAsyncEnumerable<ModelEvent> GenerateAsync(
        ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref _calls) - 1;
        lock (Requests) Requests.Add(request);
        cancellationToken.ThrowIfCancellationRequested();
        yield return new ModelEvent.Started(TimeSpan.Zero);
        if (Reasoning.Length > 0 && !request.Continues) yield return new ModelEvent.Reasoning(Reasoning);
        await Before(call, cancellationToken);
        if (request.Continues)
        {
            yield return new ModelEvent.Answer(Continue(request.Messages[^1].Content));
            yield return new ModelEvent.Finished(FinishReason.Stop, new Usage(1, 0, 100, 10));
            yield break;
        }
        var passages = Passage().Matches(request.Messages[^1].Content).Select(match => match.Groups["text"].Value).ToList();
        yield return new ModelEvent.Answer(answer(passages, call));
        yield return new ModelEvent.Finished(Finish, new Usage(1, 0, 100, 10));
    }

    /// <summary>Orders passages that consist of a number, highest first.</summary>
    public static ScriptedModel Perfect() => new((passages, _) => "<answer>" + string.Join(" > ", passages
        .Select((text, i) => (Grade: int.Parse(text), Id: i + 1)).OrderByDescending(p => p.Grade).Select(p => $"[{p.Id}]")) + "</answer>");

    [GeneratedRegex(@"^(?:\[\d+\]|Passage [AB]:) (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Passage();
}
