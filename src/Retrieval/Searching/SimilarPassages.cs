using ReasonRank.Bm25;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Retrieval.Engines;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Searching;

/// <summary>Makes a query of a passage; see <see cref="MoreLikeThis"/>.</summary>
internal sealed class SimilarPassages(IPassageCollection collection)
{
    private const int DefaultTerms = 25;

    // Of a book its most frequent terms; what stands in it once or twice would hardly be among the chosen ones.
    private const int MostWeighed = 10_000;

    /// <summary>The terms to search for, those that tell most first.</summary>
    /// <exception cref="Grpc.Core.RpcException">NotFound: there is no such passage.</exception>
    public async Task<IReadOnlyList<SearchTerm>> TermsAsync(MoreLikeThis like, CancellationToken cancellation)
    {
        var isPassage = like.SourceCase == MoreLikeThis.SourceOneofCase.PassageId;
        var text = isPassage ? await TextAsync(like.PassageId, cancellation) : like.Text;
        var counted = collection.Analyzer.Analyze(text).GroupBy(token => token.Term, StringComparer.Ordinal)
            .Select(same => (Term: same.Key, Count: same.Count()))
            .OrderByDescending(term => term.Count).ThenBy(term => term.Term, Utf8Order.Instance)
            .Take(MostWeighed)
            .ToArray();
        if (counted.Length == 0) return [];
        var statistics = await collection.GetTermStatisticsAsync([.. counted.Select(term => term.Term)], cancellation);
        // The passage itself has all of its terms.
        var least = isPassage ? 2 : 1;
        return
        [
            .. Enumerable.Range(0, counted.Length)
                .Where(i => statistics.Terms[i].PassageFrequency >= least)
                .OrderByDescending(i => counted[i].Count * statistics.Idf(i)).ThenBy(i => counted[i].Term, Utf8Order.Instance)
                .Take(like.HasMaxTerms ? like.MaxTerms : DefaultTerms)
                .Select(i => new SearchTerm(counted[i].Term)),
        ];
    }

    private async Task<string> TextAsync(string id, CancellationToken cancellation)
    {
        await foreach (var passage in collection.GetAsync([id], cancellation))
            if (passage is not null) return passage.Title.Length == 0 ? passage.Text : $"{passage.Title} {passage.Text}";
        throw RpcErrors.NotFound("passage", id);
    }
}
