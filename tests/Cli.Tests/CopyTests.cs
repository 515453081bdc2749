using System.Globalization;
using ReasonRank.TestSupport;

namespace ReasonRank.Cli.Tests;

/// <summary>Copies of collections: to another folder, and to a real Elasticsearch.</summary>
public sealed class CopyTests : IDisposable
{
    private const int Passages = 3_000;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_copy_is_the_same_and_is_brought_up_to_date_by_what_differs()
    {
        var (from, to) = (_workspace.Path("from"), _workspace.Path("to"));
        await IndexAsync(from, Enumerable.Range(0, Passages));
        Assert.Equal((Passages, 0, 0, Passages), await CopyAsync("--local", from, "--to", to, "--name", "copy"));
        Assert.Equal(await SearchAsync("c", from), await SearchAsync("copy", to));
        Assert.Equal((0, Passages, 0, Passages), await CopyAsync("--local", from, "--to", to, "--name", "copy"));

        // A part of what was there is gone, a part is new: as after a copy that was stopped, or a source that changed.
        await IndexAsync(from, Enumerable.Range(1_000, Passages));
        Assert.Equal((1_000, Passages - 1_000, 1_000, Passages), await CopyAsync("--local", from, "--to", to, "--name", "copy"));
        Assert.Equal(await SearchAsync("c", from), await SearchAsync("copy", to));
    }

    [Fact]
    public async Task A_copy_in_Elasticsearch_is_the_same_and_is_left_alone_the_next_time()
    {
        var server = await ElasticsearchServer.SharedAsync();
        var from = _workspace.Path("from");
        var name = $"copy{Guid.NewGuid():n}";
        await IndexAsync(from, Enumerable.Range(0, Passages));
        string[] options = ["--local", from, "--to", "elasticsearch", "--elasticsearch", server.Uri.ToString(), "--name", name];
        Assert.Equal((Passages, 0, 0, Passages), await CopyAsync(options));
        Assert.Equal((0, Passages, 0, Passages), await CopyAsync(options));
    }

    [Fact]
    public async Task Targets_that_cannot_be_are_named()
    {
        var from = _workspace.Path("from");
        await IndexAsync(from, [1]);
        var nobody = await Invocation.RunAsync("collection", "copy", "c", "--local", from, "--to", "elasticsearch", "--elasticsearch", $"http://127.0.0.1:{FreePort.Next()}");
        Assert.Equal((int)ExitCode.Unreachable, nobody.Code);
        Assert.Contains("Elasticsearch does not answer", nobody.Error, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.NotFound, (await Invocation.RunAsync("collection", "copy", "none", "--local", from, "--to", _workspace.Path("to"))).Code);
        Assert.Equal((int)ExitCode.Usage, (await Invocation.RunAsync("collection", "copy", "c", "--local", from)).Code);
        await IndexAsync(_workspace.Path("other"), [1], "--analyzer", "standard");
        var other = await Invocation.RunAsync("collection", "copy", "c", "--local", from, "--to", _workspace.Path("other"));
        Assert.Equal((int)ExitCode.Usage, other.Code);
        Assert.Contains("--analyzer standard", other.Error, StringComparison.Ordinal);
    }

    private async Task IndexAsync(string folder, IEnumerable<int> numbers, params string[] options)
    {
        var file = _workspace.Write("corpus.jsonl", [.. numbers.Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"_id": "p{{{i}}}", "title": "Title {{{i % 10}}}", "text": "word{{{i % 100}}} of passage {{{i}}}", "metadata": {"a.b": ["x", "y{{{i % 3}}}"], "n": {{{i}}}.5}}"""))]);
        var result = await Invocation.RunAsync(["index", "c", "--jsonl", file, "--sync", "--local", folder, .. options]);
        Assert.True(result.Code == 0, result.Error);
    }

    private static async Task<(int Copied, int Unchanged, int Deleted, int Passages)> CopyAsync(params string[] options)
    {
        var result = await Invocation.RunAsync(["collection", "copy", "c", "--json", .. options]);
        Assert.True(result.Code == 0, result.Error);
        int Number(string name) => result.Json.GetProperty(name).GetInt32();
        return (Number("copied"), Number("unchanged"), Number("deleted"), Number("passages"));
    }

    private static async Task<string> SearchAsync(string collection, string folder)
    {
        var result = await Invocation.RunAsync("search", collection, "word7 passage title 3", "--top", "50", "--local", folder);
        Assert.True(result.Code == 0, result.Error);
        return result.Out.Replace(collection, "c", StringComparison.Ordinal);
    }
}
