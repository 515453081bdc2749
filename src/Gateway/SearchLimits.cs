namespace ReasonRank.Gateway;

/// <summary>Limits of a search, as <c>search.proto</c> states them.</summary>
internal static class SearchLimits
{
    /// <summary>Most results and most candidates of one search.</summary>
    public const int MaxCandidates = 10_000;

    /// <summary>Results of a search that does not say how many.</summary>
    public const int DefaultTopK = 10;

    /// <summary>Longest query, in UTF-16 code units.</summary>
    public const int MaxQueryLength = 100_000;
}
