using System.IO.Compression;

namespace ReasonRank.Cli.Tests;

/// <summary><c>index</c> with --server against the real services.</summary>
public sealed class IndexCommandTests(StackFixture stack) : IClassFixture<StackFixture>, IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Index_names_the_line_of_a_passage_that_is_refused_and_keeps_the_others()
    {
        var corpus = _workspace.Write(
            "corpus.jsonl", """{"_id": "good", "text": "fine"}""", "", """{"_id": "bad id", "text": "x"}""", """{"_id": "also", "text": "a\u0019b"}""");
        var result = await Run("index", "refusals", "--jsonl", corpus, "--json");
        Assert.Equal(1, result.Code);
        Assert.Contains($"error: {corpus}:3: passage 'bad id': ", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.Json.GetProperty("passages").GetInt64());
        Assert.Equal(1, result.Json.GetProperty("refused").GetInt64());
    }

    [Fact]
    public async Task Index_moves_a_bar_on_a_terminal()
    {
        var corpus = _workspace.Write("corpus.jsonl", """{"_id": "good", "text": "fine"}""", """{"_id": "bad id", "text": "x"}""");
        var result = await Invocation.RunWatchedAsync("index", "watched", "--jsonl", corpus, "--server", stack.Server);
        Assert.Equal(1, result.Code);
        Assert.Contains("indexing watched", result.Error, StringComparison.Ordinal);
        Assert.Contains("passages/s", result.Error, StringComparison.Ordinal);
        Assert.Contains("bad id", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("watched: 1 passages indexed, 1 refused", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_stops_at_a_malformed_line()
    {
        var corpus = _workspace.Write("corpus.jsonl", """{"_id": "good", "text": "fine"}""", "{");
        var result = await Run("index", "malformed", "--jsonl", corpus);
        Assert.Equal(5, result.Code);
        Assert.StartsWith($"error: {corpus}:2: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_replaces_passages_and_reads_packed_folders()
    {
        Directory.CreateDirectory(_workspace.Path("beir"));
        await using (var file = new GZipStream(File.Create(_workspace.Path("beir/corpus.jsonl.gz")), CompressionLevel.Fastest))
            file.Write("{\"_id\": \"a\", \"text\": \"first words\"}\n{\"_id\": \"b\", \"text\": \"other\"}\n"u8);
        Assert.Equal(0, (await Run("index", "updates", "--beir", _workspace.Path("beir"), "--analyzer", "whitespace", "--k1", "1.2")).Code);
        var again = await Run("index", "updates", "--jsonl", _workspace.Write("c", """{"_id": "a", "text": "second"}"""), "--json");
        Assert.Equal(2, again.Json.GetProperty("passages").GetInt64());
        Assert.Contains("Nothing was found", (await Run("search", "updates", "first")).Out, StringComparison.Ordinal);
        Assert.Contains("1. a", (await Run("search", "updates", "second")).Out, StringComparison.Ordinal);

        var conflict = await Run("index", "updates", "--beir", _workspace.Path("beir"), "--k1", "0.9");
        Assert.Equal(2, conflict.Code);
        Assert.Contains("--analyzer whitespace --k1 1.2 --b 0.4", conflict.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_needs_a_good_name_and_an_existing_file()
    {
        var bad = await Run("index", "No Name", "--jsonl", _workspace.Write("c", """{"_id": "a", "text": "x"}"""));
        Assert.Equal(2, bad.Code);
        Assert.StartsWith("error: name: ", bad.Error, StringComparison.Ordinal);
        Assert.Equal(5, (await Run("index", "missing", "--beir", _workspace.Folder)).Code);
    }

    [Fact]
    public async Task Stopping_ends_with_130()
    {
        var corpus = _workspace.Write("corpus.jsonl", [.. Enumerable.Range(0, 200_000).Select(i => $$"""{"_id": "{{i}}", "text": "passage number {{i}}"}""")]);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var result = await Invocation.RunAsync(stop.Token, "index", "stopped", "--jsonl", corpus, "--server", stack.Server);
        Assert.Equal((130, "", "Stopped.\n"), (result.Code, result.Out, result.Error));
    }

    private Task<Invocation> Run(params string[] args) => Invocation.RunAsync([.. args, "--server", stack.Server]);
}
