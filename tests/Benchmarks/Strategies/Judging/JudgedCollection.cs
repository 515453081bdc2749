using ReasonRank.Benchmarks.Frame;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;

namespace ReasonRank.Benchmarks.Strategies.Judging;

/// <summary>TREC DL 2019 passages: BM25's first 100 of each judged query.</summary>
internal static class JudgedCollection
{
    private const string Folder = "dl19";

    /// <summary>Reads it from the folder of the test material.</summary>
    /// <exception cref="BenchmarkException">It is not there, or broken.</exception>
    public static IReadOnlyList<JudgedQuery> Load()
    {
        var root = Environment.GetEnvironmentVariable("REASONRANK_SHARED") is { Length: > 0 } set ? set : Path.Combine("..", "shared");
        var folder = Path.Combine(root, "data", Folder);
        try
        {
            var run = RunFile.Read(Path.Combine(folder, "bm25-top100.trec"));
            var qrels = QrelsFile.Read(Path.Combine(folder, "qrels", "test.tsv"));
            var passages = CorpusFile.Read(Path.Combine(folder, "corpus.jsonl")).ToDictionary(passage => passage.Id, passage => passage.Text);
            return
            [
                .. QueryFile.Read(Path.Combine(folder, "queries.jsonl")).Where(query => qrels.TryGet(query.Id, out _))
                    .Select(query => Judged(query, run, qrels, passages)),
            ];
        }
        catch (Exception exception) when (exception is IOException or MalformedFileException)
        {
            throw new BenchmarkException($"{exception.Message} Set REASONRANK_SHARED to the folder of the test material.");
        }
    }

    private static JudgedQuery Judged(Ranking.Files.Query query, Run run, Qrels qrels, Dictionary<string, string> passages)
    {
        qrels.TryGet(query.Id, out var grades);
        var candidates = run.Ranked(query.Id)
            .Select(hit => new Candidate(hit.PassageId, Question.Mark(hit.PassageId, passages[hit.PassageId]), Score: hit.Score));
        return new JudgedQuery(query.Id, query.Text, [.. candidates], grades!);
    }
}
