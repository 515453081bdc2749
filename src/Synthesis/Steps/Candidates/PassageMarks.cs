using ReasonRank.Ranking.Text;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Steps.Candidates;

/// <summary>Finds passages that would give a query away: those that repeat it, and those that state its answer.</summary>
internal sealed class PassageMarks
{
    // Long enough that what two texts share by chance is no copy.
    private const int Words = 5;

    private const double Share = .6;

    private readonly HashSet<string> _query, _answer;

    public PassageMarks(JobQuery query) => (_query, _answer) = (WordShingles.Of(query.Text, Words), WordShingles.Of(query.Answer, Words));

    /// <summary>"repeats-query" where most of the query's runs of five words stand in the passage, "leaks-answer" the same for the answer.</summary>
    public IEnumerable<string> Of(CandidatePassage passage)
    {
        var shingles = WordShingles.Of($"{passage.Title} {passage.Text}", Words);
        if (IsIn(_query, shingles)) yield return "repeats-query";
        if (IsIn(_answer, shingles)) yield return "leaks-answer";
    }

    private static bool IsIn(HashSet<string> shingles, HashSet<string> passage) =>
        shingles.Count > 0 && shingles.Count(passage.Contains) >= Share * shingles.Count;
}
