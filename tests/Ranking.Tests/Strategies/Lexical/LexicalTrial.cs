using System.Diagnostics;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Strategies.Lexical;

namespace ReasonRank.Ranking.Tests.Strategies.Lexical;

/// <summary>The lexical strategy on a test collection, beside the order of its candidates.</summary>
/// <param name="Before">nDCG@10 of the candidates' order, by query.</param>
/// <param name="After">nDCG@10 of the lexical order, by query.</param>
/// <param name="MeanTime">Of ranking one query's candidates.</param>
internal sealed record LexicalTrial(
    IReadOnlyDictionary<string, double> Before, IReadOnlyDictionary<string, double> After, TimeSpan MeanTime)
{
    private const double SameScore = 1e-9;

    /// <summary>Mean nDCG@10 of the lexical order less that of the candidates' order.</summary>
    public double Difference => After.Values.Average() - Before.Values.Average();

    /// <summary>Queries that got better.</summary>
    public int Wins => Before.Count(query => After[query.Key] > query.Value + SameScore);

    /// <summary>Queries that got worse.</summary>
    public int Losses => Before.Count(query => After[query.Key] < query.Value - SameScore);

    /// <summary>Ranks the candidates of all judged queries.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="parameters">The strategy's parameters.</param>
    /// <param name="withStatistics">Whether the collection's term statistics may be used.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<LexicalTrial> RunAsync(
        TestCollection collection, ParameterValues parameters, bool withStatistics, CancellationToken cancellationToken)
    {
        var strategy = new LexicalStrategy();
        var context = new RankingContext
        {
            Analyzer = TestCollection.English,
            TermStatistics = withStatistics ? collection : null,
        };
        Dictionary<string, IReadOnlyList<string>> before = [], after = [];
        var watch = new Stopwatch();
        foreach (var query in collection.Queries)
        {
            var candidates = collection.Candidates(query);
            if (candidates.Count == 0) continue;
            before[query.Id] = [.. candidates.Select(candidate => candidate.Id)];
            watch.Start();
            var result = await Ranker.RankAsync(
                strategy, new RankingTask { Query = query.Text, Candidates = candidates, Parameters = parameters }, context,
                cancellationToken);
            watch.Stop();
            after[query.Id] = [.. result.Candidates.Select(candidate => candidate.Candidate.Id)];
        }
        return new LexicalTrial(collection.Ndcg10(before), collection.Ndcg10(after), watch.Elapsed / Math.Max(1, before.Count));
    }
}
