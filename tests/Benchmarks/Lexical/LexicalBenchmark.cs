using System.CommandLine;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Tests.Strategies.Lexical;

namespace ReasonRank.Benchmarks.Lexical;

/// <summary>The lexical strategy against BM25's order of the same candidates.</summary>
internal sealed class LexicalBenchmark : IBenchmark
{
    private const double MeanGoal = .010;

    private static readonly string[] Usual = ["cacm", "scifact", "dl19"];

    private readonly Option<string[]> _folders = new("--folder")
    {
        Description = "A test collection in BEIR's layout, several times if need be; the goals are for the default, CACM, SciFact and DL19.",
    };

    private readonly Option<bool> _queries = new("--queries") { Description = "A line for each query." };

    private readonly Option<bool> _pool = new("--pool") { Description = "Without the collection's term statistics." };

    public string Name => "lexical";

    public string Description => "nDCG@10 of the lexical strategy, against BM25's order of the same candidates.";

    public IEnumerable<Option> Options => [_folders, _queries, _pool];

    public async Task RunAsync(ParseResult options, Report report, CancellationToken cancellationToken)
    {
        var usual = options.GetValue(_folders) is not { Length: > 0 };
        var differences = new List<double>();
        foreach (var folder in usual ? Usual.Select(Shared) : options.GetValue(_folders)!)
        {
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
            report.Progress(name);
            using var collection = Open(folder);
            var trial = await LexicalTrial.RunAsync(
                collection, ParameterValues.Empty, withStatistics: !options.GetValue(_pool), cancellationToken);
            differences.Add(trial.Difference);
            report.Measured(
                name,
                ("bm25", Rounded(trial.Before.Values.Average())),
                ("lexical", Rounded(trial.After.Values.Average())),
                ("difference", Rounded(trial.Difference)),
                ("wins", trial.Wins),
                ("losses", trial.Losses),
                ("ties", trial.Before.Count - trial.Wins - trial.Losses),
                ("milliseconds_per_query", Math.Round(trial.MeanTime.TotalMilliseconds, 2)));
            if (usual) report.Goal(name, "difference", Rounded(trial.Difference), 0, trial.Difference >= 0);
            if (!options.GetValue(_queries)) continue;
            foreach (var (query, before) in trial.Before)
            {
                report.Measured(
                    $"{name} {query}",
                    ("query_bm25", Rounded(before)),
                    ("query_lexical", Rounded(trial.After[query])),
                    ("query_difference", Rounded(trial.After[query] - before)));
            }
        }
        if (usual) report.Goal("mean", "difference", Rounded(differences.Average()), MeanGoal, differences.Average() >= MeanGoal);
    }

    private static double Rounded(double value) => Math.Round(value, 4);

    private static TestCollection Open(string folder)
    {
        try
        {
            return new TestCollection(folder);
        }
        catch (Exception e) when (e is IOException or Ranking.Files.MalformedFileException)
        {
            throw new BenchmarkException(e.Message);
        }
    }

    private static string Shared(string collection)
    {
        var root = Environment.GetEnvironmentVariable("REASONRANK_SHARED") is { Length: > 0 } set ? set : Path.Combine("..", "shared");
        var folder = Path.Combine(root, "data", collection);
        return Directory.Exists(folder)
            ? folder
            : throw new BenchmarkException($"There is no {folder}: set REASONRANK_SHARED to the folder of the test material, or give --folder.");
    }
}
