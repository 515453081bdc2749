using System.Globalization;
using ReasonRank.TestSupport;

namespace ReasonRank.EndToEnd.Tests;

/// <summary>Public collections through the running stack, against published figures (Anserini, BEIR).</summary>
public sealed class CollectionTests(RunningStack stack)
{
    [Theory]
    [InlineData("cacm", "map=.3123 P.30=.1942")]
    [InlineData("scifact", "ndcg_cut.10=.6789 recall.100=.9253 recall.1000=.9767")]
    public async Task Published_figures_come_out_of_the_running_stack(string name, string published)
    {
        var data = Real.Shared($"data/{name}");
        var work = Directory.CreateTempSubdirectory("reasonrank-e2e-");
        try
        {
            var server = $"http://localhost:{stack.GrpcPort}";
            var queries = Path.Combine(data, "queries.jsonl");
            var (deep, shallow, reranked) =
                (Path.Combine(work.FullName, "1000"), Path.Combine(work.FullName, "100"), Path.Combine(work.FullName, "lexical"));

            await CommandLine.RunAsync("index", name, "--beir", data, "--server", server);
            await CommandLine.RunAsync("search", name, "--queries", queries, "--top", "1000", "--run", deep, "--server", server);
            foreach (var expected in published.Split(' '))
            {
                var (measure, value) = (expected.Split('=')[0], double.Parse(expected.Split('=')[1], CultureInfo.InvariantCulture));
                Assert.Equal(value, await EvaluateAsync(data, deep, measure), tolerance: .00011);
            }

            await CommandLine.RunAsync("search", name, "--queries", queries, "--top", "100", "--run", shallow, "--server", server);
            await CommandLine.RunAsync("rerank", name, "--run", shallow, "--queries", queries, "--strategy", "lexical",
                "--output", reranked, "--server", server);
            Assert.True(await EvaluateAsync(data, reranked, "ndcg_cut.10") >= await EvaluateAsync(data, shallow, "ndcg_cut.10"));
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static async Task<double> EvaluateAsync(string data, string run, string measure)
    {
        var output = await CommandLine.RunAsync(
            "eval", "--qrels", Path.Combine(data, "qrels", "test.tsv"), "--run", run, "-c", "-m", measure);
        return double.Parse(output.Trim().Split('\t')[^1], CultureInfo.InvariantCulture);
    }
}
