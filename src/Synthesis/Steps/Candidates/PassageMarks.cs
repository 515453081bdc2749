using ReasonRank.Ranking.Text;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Steps.Candidates;

/// <summary>Finds passages that would give a query away: those that repeat it, and those that state its answer.</summary>
internal sealed class PassageMarks
{
    // Long enough that what two texts share by chance is no copy. One or two words are in many passages for good reasons.
    private const int MostWords = 5, FewestWords = 3;

    // With the blanks; five letters of a writing that has no spaces, of which a name has three or four.
    private const int FewestCharacters = 9;

    private const double Share = .6;

    private readonly (int Words, HashSet<string> Runs) _query, _answer;

    public PassageMarks(JobQuery query) => (_query, _answer) = (Runs(query.Text), Runs(query.Answer));

    /// <summary>
    /// "repeats-query" where most of the query's runs of five words stand in the passage, "leaks-answer" the same for the answer. A
    /// text of three or four words is one run; shorter ones, in words or in letters, are never found.
    /// </summary>
    public IEnumerable<string> Of(CandidatePassage passage)
    {
        var text = passage.Title.Length == 0 ? passage.Text : $"{passage.Title} {passage.Text}";
        if (IsIn(_query, text)) yield return "repeats-query";
        if (IsIn(_answer, text)) yield return "leaks-answer";
    }

    private static (int Words, HashSet<string> Runs) Runs(string text)
    {
        for (var words = MostWords; words >= FewestWords; words--)
        {
            // A text of fewer words is one run of all of them.
            var runs = WordShingles.Of(text, words);
            if (runs.Count > 0 && runs.First() is { Length: >= FewestCharacters } run && run.Count(c => c == ' ') == words - 1) return (words, runs);
        }
        return (0, []);
    }

    private static bool IsIn((int Words, HashSet<string> Runs) copied, string passage) =>
        copied.Words > 0 && WordShingles.Shares(copied.Runs, passage, copied.Words, (int)Math.Ceiling(Share * copied.Runs.Count));
}
