using System.CommandLine;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Bm25;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Feedback;
using ReasonRank.Ranking.Files;
using ReasonRank.Ranking.Tests.Strategies.Lexical;

namespace ReasonRank.Benchmarks.Feedback;

/// <summary>
/// Relevance feedback from a perfect ranker (the judgments), against reranking as many passages of the first retrieval.
/// </summary>
internal sealed class FeedbackBenchmark : IBenchmark
{
    private const int Cutoff = 100;

    private readonly Option<int> _new = new("--new") { Description = "New passages that feedback reranks.", DefaultValueFactory = _ => 50 };
    private readonly Option<int> _passages = new("--passages") { Description = "Best passages to learn from.", DefaultValueFactory = _ => 10 };
    private readonly Option<int> _terms = new("--terms") { Description = "Terms to add.", DefaultValueFactory = _ => 30 };
    private readonly Option<double> _queryWeight = new("--query-weight") { Description = "Share of the question.", DefaultValueFactory = _ => .5 };

    public string Name => "feedback";

    public string Description => "Recall@100 after relevance feedback from a perfect ranker, against none.";

    public IEnumerable<Option> Options => [_new, _passages, _terms, _queryWeight];

    public async Task RunAsync(ParseResult options, Report report, CancellationToken cancellationToken)
    {
        foreach (var name in (string[])["cacm", "scifact"])
        {
            report.Progress(name);
            using var collection = Open(name);
            var (before, deeper, after, queries) = (0.0, 0.0, 0.0, 0);
            foreach (var query in collection.Queries)
            {
                collection.Qrels.TryGet(query.Id, out var judgments);
                var relevant = judgments!.Where(judgment => judgment.Value > 0).Select(judgment => judgment.Key).ToHashSet();
                if (relevant.Count == 0) continue;
                queries++;
                var most = Cutoff + options.GetValue(_new);
                var first = collection.Search(new SearchQuery(query.Text, most));
                Candidate[] found = [.. first.Take(Cutoff)];
                Candidate[] added = [.. await ExpandAsync(collection, query, found, relevant, options, cancellationToken)];
                before += Recall(found, relevant);
                deeper += Recall(first, relevant);
                after += Recall([.. found, .. added], relevant);
            }
            report.Measured(
                name,
                ("queries", queries),
                ("recall_100_before", Rounded(before / queries)),
                ("recall_100_as_many_of_the_first_retrieval", Rounded(deeper / queries)),
                ("recall_100_with_feedback", Rounded(after / queries)));
            report.Goal(name, "gain_over_as_many", Rounded((after - deeper) / queries), 0, after > deeper);
        }
    }

    private async Task<IEnumerable<Candidate>> ExpandAsync(
        TestCollection collection, Query query, Candidate[] found, HashSet<string> relevant, ParseResult options, CancellationToken cancellationToken)
    {
        if (found.Length == 0) return [];
        // What is relevant first, in the order of retrieval, and hardly any weight for the rest: a pointwise ranker that is always right.
        var best = found.OrderByDescending(passage => relevant.Contains(passage.Id)).Take(options.GetValue(_passages))
            .Select((passage, i) => new FeedbackPassage(passage, (relevant.Contains(passage.Id) ? 1 : 0) + .001 / (i + 1)));
        var length = TestCollection.English(query.Text).Count;
        var terms = await RelevanceFeedback.ExpandAsync(
            length, [.. best], options.GetValue(_terms), options.GetValue(_queryWeight),
            new RankingContext { Analyzer = TestCollection.English, TermStatistics = collection }, cancellationToken);
        return collection.Search(new SearchQuery(query.Text, options.GetValue(_new))
        {
            Terms = [.. terms.Select(term => new SearchTerm(term.Term, 0, (float)term.Weight))],
            ExcludedIds = found.Select(passage => passage.Id).ToHashSet(),
        });
    }

    /// <summary>Recall of the best hundred after a perfect ranker.</summary>
    private static double Recall(IReadOnlyList<Candidate> pool, HashSet<string> relevant) =>
        Math.Min(Cutoff, pool.Count(passage => relevant.Contains(passage.Id))) / (double)relevant.Count;

    private static double Rounded(double value) => Math.Round(value, 4);

    private static TestCollection Open(string name)
    {
        var root = Environment.GetEnvironmentVariable("REASONRANK_SHARED") is { Length: > 0 } set ? set : Path.Combine("..", "shared");
        var folder = Path.Combine(root, "data", name);
        return Directory.Exists(folder)
            ? new TestCollection(folder)
            : throw new BenchmarkException($"There is no {folder}: set REASONRANK_SHARED to the folder of the test material.");
    }
}
