using ReasonRank.Bm25;
using ReasonRank.Retrieval.Engines;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Searching;

/// <summary>Finds terms of the collection for those of a query that no passage has; see <see cref="QueryOptions.CorrectSpelling"/>.</summary>
internal sealed class SpellingCorrector(IPassageCollection collection)
{
    // Each takes a walk over many terms.
    private const int MostCorrections = 32;

    /// <summary>What to replace, in the order of the query.</summary>
    public async Task<IReadOnlyList<SpellingCorrection>> CorrectAsync(QueryText text, CancellationToken cancellation)
    {
        var statistics = await collection.GetTermStatisticsAsync([.. text.Terms.Select(term => term.Term)], cancellation);
        var corrections = new List<SpellingCorrection>();
        var unknown = Enumerable.Range(0, text.Terms.Count).Where(
            i => statistics.Terms[i].PassageFrequency == 0 && Spelling.MostEdits(text.Terms[i].Term) > 0);
        foreach (var i in unknown.Take(MostCorrections))
        {
            var term = text.Terms[i].Term;
            if (await collection.FindNearestTermAsync(term, Spelling.MostEdits(term), cancellation) is { } replacement)
                corrections.Add(new SpellingCorrection { Word = text.Words[i], Term = term, Replacement = replacement });
        }
        return corrections;
    }
}
