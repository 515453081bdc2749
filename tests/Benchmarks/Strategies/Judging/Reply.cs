using ReasonRank.Ranking.Models;

namespace ReasonRank.Benchmarks.Strategies.Judging;

/// <summary>What a modelled model writes.</summary>
/// <param name="ReasoningTokens">Tokens of reasoning before the answer.</param>
/// <param name="Answer">The answer's tokens.</param>
internal sealed record Reply(int ReasoningTokens, IReadOnlyList<GeneratedToken> Answer)
{
    /// <summary>All tokens.</summary>
    public int Tokens => ReasoningTokens + Answer.Count;

    /// <summary>The first tokens only.</summary>
    public Reply Cut(int tokens)
    {
        var reasoning = Math.Min(ReasoningTokens, tokens);
        return new Reply(reasoning, [.. Answer.Take(tokens - reasoning)]);
    }
}
