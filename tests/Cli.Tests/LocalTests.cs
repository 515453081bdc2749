namespace ReasonRank.Cli.Tests;

/// <summary>Commands with --local: the same services inside the command.</summary>
public sealed class LocalTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task From_passages_to_measures_without_a_server()
    {
        var index = _workspace.Path("index");
        _workspace.Write("beir/corpus.jsonl", StackFixture.Corpus);
        var queries = _workspace.Write("beir/queries.jsonl", """{"_id": "q1", "text": "who hunts mice at night?"}""", """{"_id": "q2", "text": "sleep while flying"}""");
        var qrels = _workspace.Write("beir/qrels/test.tsv", "query-id\tcorpus-id\tscore", "q1\towl\t1", "q2\tswift\t1");

        await Succeed("index", "birds", "--beir", _workspace.Path("beir"), "--local", index);
        await Succeed("search", "birds", "--queries", queries, "--top", "10", "--run", _workspace.Path("bm25"), "--local", index);
        await Succeed("rerank", "birds", "--run", _workspace.Path("bm25"), "--queries", queries, "--strategy", "lexical", "--output", _workspace.Path("lexical"), "--local", index);
        foreach (var run in new[] { "bm25", "lexical" })
            Assert.Equal("recip_rank            \tall\t1.0000\n", await Succeed("eval", "--qrels", qrels, "--run", _workspace.Path(run), "-m", "recip_rank"));
        Assert.Contains("1. owl", await Succeed("search", "birds", "mice", "--strategy", "lexical", "--local", index), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_named()
    {
        var result = await Invocation.RunAsync("analyze", "x", "--local", _workspace.Write("file", "not a folder"));
        Assert.NotEqual(0, result.Code);
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("file", result.Error, StringComparison.Ordinal);
    }

    private static async Task<string> Succeed(params string[] args)
    {
        var result = await Invocation.RunAsync(args);
        Assert.Equal((0, ""), (result.Code, result.Error));
        return result.Out;
    }
}
