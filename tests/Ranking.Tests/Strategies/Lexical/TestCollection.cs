using ReasonRank.Bm25;
using ReasonRank.Bm25.Analysis;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;
using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Tests.Strategies.Lexical;

/// <summary>A test collection in BEIR's layout, indexed, with the candidates of its judged queries.</summary>
internal sealed class TestCollection : ITermStatistics, IDisposable
{
    private const int Depth = 100;

    private readonly string _indexFolder = Directory.CreateTempSubdirectory("collection-").FullName;
    private readonly Bm25Index _index;
    private readonly IndexSnapshot _snapshot;
    private readonly Dictionary<string, Candidate> _candidates = [];
    private readonly Run? _run;

    /// <summary>Indexes a folder.</summary>
    /// <param name="folder">Holds <c>corpus.jsonl</c>, <c>queries.jsonl</c> and <c>qrels/test.tsv</c>.</param>
    /// <param name="runFile">Candidates in TREC's format; our BM25's first 100 when there is no such file in the folder.</param>
    public TestCollection(string folder, string runFile = "bm25-top100.trec")
    {
        _index = Bm25Index.Create(_indexFolder, new IndexOptions());
        foreach (var passage in CorpusFile.Read(Path.Combine(folder, "corpus.jsonl")))
        {
            _index.Put(new Document(passage.Id, passage.Text, passage.Title));
            _candidates.Add(passage.Id, new Candidate(passage.Id, passage.Text, passage.Title));
        }
        _index.Commit();
        _snapshot = _index.Snapshot();
        Qrels = QrelsFile.Read(Path.Combine(folder, "qrels", "test.tsv"));
        Queries = [.. QueryFile.Read(Path.Combine(folder, "queries.jsonl")).Where(query => Qrels.TryGet(query.Id, out _))];
        if (File.Exists(Path.Combine(folder, runFile))) _run = RunFile.Read(Path.Combine(folder, runFile));
    }

    /// <summary>Index terms as the suite's <c>english</c> analyzer makes them.</summary>
    public static TextAnalyzer English { get; } = text =>
        [.. Analyzer.Get("english").Analyze(text).Select(t => new TextToken(t.Term, t.Position, t.StartOffset, t.EndOffset))];

    /// <summary>Queries that have judgments.</summary>
    public IReadOnlyList<Query> Queries { get; }

    /// <summary>The judgments.</summary>
    public Qrels Qrels { get; }

    /// <summary>A query's candidates, best first.</summary>
    public IReadOnlyList<Candidate> Candidates(Query query) =>
        [.. Hits(query).Select(hit => _candidates[hit.PassageId] with { Score = hit.Score })];

    /// <summary>Passages that a query finds, best first.</summary>
    public IReadOnlyList<Candidate> Search(SearchQuery query) =>
        [.. _snapshot.Search(query).Select(hit => _candidates[hit.Id] with { Score = hit.Score })];

    /// <summary>nDCG@10 of each query, by id, of rankings of its candidates' ids.</summary>
    public IReadOnlyDictionary<string, double> Ndcg10(IReadOnlyDictionary<string, IReadOnlyList<string>> rankings)
    {
        var run = new Run();
        foreach (var (query, ids) in rankings)
            for (var rank = 0; rank < ids.Count; rank++) run.TryAdd(query, new RunEntry(ids[rank], -rank));
        return Evaluator.Evaluate(Qrels, run, [Measures.NdcgCut(10)]).Queries
            .ToDictionary(query => query.QueryId, query => query["ndcg_cut_10"]);
    }

    /// <inheritdoc/>
    public ValueTask<CollectionStatistics?> GetAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken) =>
        new(new CollectionStatistics(
            _snapshot.Statistics.PassageCount, _snapshot.Statistics.TokenCount,
            [.. terms.Select(_snapshot.Term).Select(term => new TermFrequency(term.DocumentFrequency, term.CollectionFrequency))]));

    /// <inheritdoc/>
    public void Dispose()
    {
        _snapshot.Dispose();
        _index.Dispose();
        Directory.Delete(_indexFolder, recursive: true);
    }

    private IEnumerable<RunEntry> Hits(Query query) => _run is not null
        ? _run.Ranked(query.Id)
        : _snapshot.Search(new SearchQuery(query.Text, Depth)).Select(hit => new RunEntry(hit.Id, hit.Score));
}
