using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>
/// Reads candidates as terms. The beginning of a long text stands for it, so that ten thousand long candidates take
/// seconds, not minutes.
/// </summary>
internal sealed class PassageReader(IReadOnlyList<Candidate> candidates, RankingContext context, DateTimeOffset? deadline)
{
    private const int MostCharactersOfAll = 20_000_000;
    private const int MostCharactersOfOne = 20_000;

    private readonly int _limit = Math.Min(MostCharactersOfOne, MostCharactersOfAll / Math.Max(1, candidates.Count));

    /// <summary>Number of candidates.</summary>
    public int Count => candidates.Count;

    /// <summary>Whether the deadline has come.</summary>
    public bool IsLate => context.Clock.GetUtcNow() >= deadline;

    /// <summary>Says how many candidates are read in part; empty when none.</summary>
    public IReadOnlyList<string> Warnings =>
        candidates.Count(candidate => candidate.Text.Length > _limit || candidate.Title?.Length > _limit) is > 0 and var cut
            ? [$"{cut} of {Count} candidates are longer than {_limit} characters and were ranked by their beginning."]
            : [];

    /// <summary>The terms of a candidate.</summary>
    public PassageTokens Read(int index)
    {
        var candidate = candidates[index];
        return new PassageTokens(candidate, Analyze(candidate.Title), Analyze(candidate.Text));
    }

    private IReadOnlyList<TextToken> Analyze(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        if (text.Length <= _limit) return context.Analyzer(text);
        return context.Analyzer(text[..(char.IsHighSurrogate(text[_limit - 1]) ? _limit - 1 : _limit)]);
    }
}
