using Grpc.Core;
using ReasonRank.Cli.Connection;

namespace ReasonRank.Cli.Tests;

/// <summary>The real services on a port of their own, with a small collection <c>birds</c>, for commands with --server.</summary>
public sealed class StackFixture : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private Stack? _stack;

    internal static readonly string[] Corpus =
    [
        """{"_id": "owl", "title": "Owls", "text": "Owls hunt at night and hear mice under snow.", "metadata": {"order": "Strigiformes", "mass": 2.5}}""",
        """{"_id": "swift", "title": "Swifts", "text": "Swifts sleep while flying and rarely land."}""",
        """{"_id": "penguin", "title": "Penguins", "text": "Penguins swim under ice and cannot fly."}""",
        """{"_id": "heron", "title": "Herons", "text": "Herons stand still in water and wait for fish."}""",
    ];

    /// <summary>Address of the services.</summary>
    public string Server => _stack!.Address.OriginalString;

    /// <summary>Passages of a collection; 0 where there is no such collection.</summary>
    public async Task<long> CountAsync(string collection)
    {
        try
        {
            return (await _stack!.Retrieval.GetCollectionAsync(new() { Name = collection })).Collection.PassageCount;
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            return 0;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _stack = await LocalStack.StartAsync(_workspace.Path("index"), CancellationToken.None);
        var corpus = _workspace.Write("corpus.jsonl", Corpus);
        var indexed = await Invocation.RunAsync(CancellationToken.None, "index", "birds", "--jsonl", corpus, "--server", Server);
        Assert.Equal((0, ""), (indexed.Code, indexed.Error));
    }

    public async ValueTask DisposeAsync()
    {
        await _stack!.DisposeAsync();
        _workspace.Dispose();
    }
}
