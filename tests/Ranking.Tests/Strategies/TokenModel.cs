using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Tests.Strategies;

/// <summary>A model whose tokens, with their log-probabilities, a test writes for each prompt.</summary>
internal sealed partial class TokenModel(Func<string, IReadOnlyList<GeneratedToken>> answer) : IRankingModel
{
    public List<ModelRequest> Requests { get; } = [];

    public string Name => "tokens";

    public ModelNeeds Offers { get; init; } = ModelNeeds.Text | ModelNeeds.LogProbabilities;

    public int ContextTokens { get; init; } = 100_000;

    public int MaxOutputTokens { get; init; } = 4096;

    public FinishReason Finish { get; init; } = FinishReason.Stop;

    public int CountTokens(string text) => text.Length / 4 + 1;

    public async IAsyncEnumerable<ModelEvent> GenerateAsync(
        ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (Requests) Requests.Add(request);
        await Task.Yield();
        yield return new ModelEvent.Started(TimeSpan.Zero);
        var tokens = answer(string.Concat(request.Messages.TakeLast(request.Continues ? 2 : 1).Select(message => message.Content)));
        if (request.TopLogProbs is not null) yield return new ModelEvent.Tokens(tokens);
        foreach (var token in tokens) yield return new ModelEvent.Answer(token.Text);
        yield return new ModelEvent.Finished(Finish, new Usage(1, 0, 100, tokens.Count));
    }

    /// <summary>The number that the passage of a pointwise prompt consists of.</summary>
    public static int Grade(string prompt) => int.Parse(Passage().Match(prompt).Groups[1].Value);

    /// <summary>Tokens of certain text: each piece one token of probability 1.</summary>
    public static IReadOnlyList<GeneratedToken> Sure(params string[] pieces) => [.. pieces.Select(piece => Token(piece, 1))];

    /// <summary>A token with its probability and other ones with theirs.</summary>
    public static GeneratedToken Token(string text, double probability, params (string Text, double Probability)[] others) => new(
        text, Math.Log(probability),
        [new(text, Math.Log(probability)), .. others.Select(other => new TokenAlternative(other.Text, Math.Log(other.Probability)))]);

    [GeneratedRegex(@"^Passage: (\d+)", RegexOptions.Multiline)]
    private static partial Regex Passage();
}
