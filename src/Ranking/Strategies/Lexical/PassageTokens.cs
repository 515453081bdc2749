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

    /// <summary>All terms with the text that they stand in, the title's first.</summary>
    public IEnumerable<(string Text, TextToken Token)> All
    {
        get
        {
            foreach (var token in Title) yield return (Candidate.Title!, token);
            foreach (var token in Body) yield return (Candidate.Text, token);
        }
    }
}
