namespace ReasonRank.Cli.Tests;

/// <summary><c>index</c> from every kind of input, over and over again, against the real services.</summary>
public sealed class ImportTests(StackFixture stack) : IClassFixture<StackFixture>, IDisposable
{
    private readonly Workspace _workspace = new();

    // One for each test, in the service that they share.
    private readonly string _collection = $"docs-{Guid.NewGuid():N}";

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_folder_is_imported_again_with_what_changed()
    {
        var folder = _workspace.Path("docs");
        _workspace.Write("docs/birds.md", "# Birds", "", "All of them.", "", "## Owls", "", "Owls hunt at night.", "", "## Swifts", "", "Swifts sleep in flight.");
        _workspace.Write("docs/fish.txt", "Herrings swim.");
        Assert.Equal((4, 0, 0, 4), await Import("--folder", folder));
        Assert.Equal((0, 4, 0, 4), await Import("--folder", folder));
        Assert.Contains("Birds > Owls", (await Run("search", _collection, "night owls")).Out, StringComparison.Ordinal);

        _workspace.Write("docs/birds.md", "# Birds", "", "All of them.", "", "## Owls", "", "Owls hear mice.", "", "## Swifts", "", "Swifts sleep in flight.");
        File.Delete(_workspace.Path("docs/fish.txt"));
        Assert.Equal((1, 2, 1, 4), await Import("--folder", folder));
        Assert.Contains("Nothing was found", (await Run("search", _collection, "night hunt")).Out, StringComparison.Ordinal);
        Assert.Contains("fish.txt", (await Run("search", _collection, "herrings")).Out, StringComparison.Ordinal);
        Assert.Equal((0, 3, 1, 3), await Import("--folder", folder, "--sync"));
        Assert.Contains("Nothing was found", (await Run("search", _collection, "herrings")).Out, StringComparison.Ordinal);
        Assert.StartsWith($"{_collection}: 0 passages indexed, 3 unchanged, 0 refused", (await Run("index", _collection, "--folder", folder)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trec_text_is_checked_before_anything_is_sent()
    {
        _workspace.Write("trec/a", "<DOC>", "<DOCNO>1</DOCNO>", "<TEXT>one</TEXT>", "</DOC>");
        var broken = _workspace.Write("trec/b", "<DOC>", "<DOCNO>2</DOCNO>");
        var result = await Run("index", _collection, "--trec", _workspace.Path("trec"));
        Assert.Equal((5, ""), (result.Code, result.Out));
        Assert.StartsWith($"error: {broken}:1: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await Run("search", _collection, "one")).Code);

        _workspace.Write("trec/b", "<DOC>", "<DOCNO>2</DOCNO>", "two", "</DOC>");
        Assert.Equal(0, (await Run("index", _collection, "--trec", _workspace.Path("trec"))).Code);
        Assert.Contains("1. 2", (await Run("search", _collection, "two")).Out, StringComparison.Ordinal);
        Assert.Equal(5, (await Run("index", _collection, "--trec", _workspace.Path("nothing"))).Code);
    }

    [Fact]
    public async Task A_stopped_import_goes_on()
    {
        const int Passages = 30_000;
        var corpus = _workspace.Write("corpus.jsonl", [.. Enumerable.Range(0, Passages).Select(i => $$"""{"_id": "{{i}}", "text": "passage number {{i}}"}""")]);
        using var stop = new CancellationTokenSource();
        var stopped = Invocation.RunAsync(stop.Token, "index", _collection, "--jsonl", corpus, "--server", stack.Server);
        while (!stopped.IsCompleted && await CountAsync() == 0) await Task.Delay(20, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        Assert.Equal(130, (await stopped).Code);
        var there = await CountAsync();
        Assert.InRange(there, 1, Passages);
        var (indexed, unchanged, deleted, passages) = await Import("--jsonl", corpus);
        Assert.Equal((Passages, 0, Passages), (indexed + unchanged, deleted, passages));
        // What was on its way when the import stopped may arrive after.
        Assert.InRange(unchanged, there, Passages);
    }

    [Fact]
    public async Task The_last_passage_of_an_id_counts_and_equal_ones_are_known_whatever_they_hold()
    {
        var corpus = _workspace.Write(
            "corpus.jsonl",
            """{"_id": "a", "text": "first"}""",
            """{"_id": "b", "text": "b\u0001c", "title": "T\u0007", "metadata": {"z": ["one"], "y": ["p", "o"], "x": 0.1, "w": "text"}}""",
            """{"_id": "a", "text": "second"}""");
        Assert.Equal((3, 0, 0, 2), await Import("--jsonl", corpus));
        Assert.Equal((2, 1, 0, 2), await Import("--jsonl", corpus));
        Assert.Contains("1. a", (await Run("search", _collection, "second")).Out, StringComparison.Ordinal);
        Assert.Contains("Nothing was found", (await Run("search", _collection, "first")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sync_deletes_what_the_input_does_not_have_but_not_everything()
    {
        var corpus = _workspace.Write("corpus.jsonl", [.. Enumerable.Range(0, 2_500).Select(i => $$"""{"_id": "{{i}}", "text": "number {{i}}"}""")]);
        Assert.Equal((2_500, 0, 0, 2_500), await Import("--jsonl", corpus, "--sync"));
        _workspace.Write("corpus.jsonl", """{"_id": "7", "text": "number 7"}""", """{"_id": "8", "text": "changed"}""", """{"_id": "x", "text": "new"}""");
        Assert.Equal((2, 1, 2_498, 3), await Import("--jsonl", corpus, "--sync"));
        _workspace.Write("corpus.jsonl", "");
        var empty = await Run("index", _collection, "--jsonl", corpus, "--sync");
        Assert.Equal(5, empty.Code);
        Assert.Contains("every passage", empty.Error, StringComparison.Ordinal);
        Assert.Equal(3, await CountAsync());
    }

    // Indexed, unchanged, deleted, and how many passages the collection has then.
    private async Task<(long Indexed, long Unchanged, long Deleted, long Passages)> Import(params string[] args)
    {
        var result = await Run(["index", _collection, .. args, "--json"]);
        Assert.True(result.Code == 0, result.Error);
        long Number(string name) => result.Json.GetProperty(name).GetInt64();
        return (Number("indexed"), Number("unchanged"), Number("deleted"), Number("passages"));
    }

    private async Task<long> CountAsync() => await stack.CountAsync(_collection);

    private Task<Invocation> Run(params string[] args) => Invocation.RunAsync([.. args, "--server", stack.Server]);
}
