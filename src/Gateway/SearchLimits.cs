using ReasonRank.V1;

namespace ReasonRank.Gateway;

/// <summary>Limits and defaults of a search, as <c>search.proto</c> states them.</summary>
internal static class SearchLimits
{
    /// <summary>Most results and most candidates of one search.</summary>
    public const int MaxCandidates = 10_000;

    /// <summary>Results of a search that does not say how many.</summary>
    public const int DefaultTopK = 10;

    /// <summary>Longest query, in UTF-16 code units.</summary>
    public const int MaxQueryLength = 100_000;

    /// <summary>Most ids that retrieval leaves out.</summary>
    public const int MaxExcludedIds = 10_000;

    /// <summary>Best results that feedback learns from.</summary>
    public const int DefaultFeedbackPassages = 10;

    /// <summary>Rounds of feedback.</summary>
    public const int DefaultFeedbackRounds = 1;

    /// <summary>Most new passages of a round of feedback.</summary>
    public static int FeedbackCandidates(FeedbackOptions feedback) => feedback.HasCandidates ? feedback.Candidates : 50;
}
