namespace ReasonRank.Ranking.Answers;

/// <summary>What an answer says about the relevance of one passage.</summary>
/// <param name="Value">Higher is better.</param>
/// <param name="Repairs">What had to be mended.</param>
internal sealed record ParsedScore(double Value, Repairs Repairs)
{
    /// <summary>Whether log-probabilities were wanted but not told, so that the score is the words' own.</summary>
    public bool Unweighted { get; init; }
}
