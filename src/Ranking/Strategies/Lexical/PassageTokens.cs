using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>A candidate's terms.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Title">Terms of the title.</param>
/// <param name="Body">Terms of the text.</param>
internal readonly record struct PassageTokens(
    Candidate Candidate, IReadOnlyList<TextToken> Title, IReadOnlyList<TextToken> Body)
{
    /// <summary>Terms of title and text, repetitions counted.</summary>
    public int Length => Title.Count + Body.Count;
}
