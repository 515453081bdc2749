using System.Collections.Concurrent;

namespace ReasonRank.TestSupport;

/// <summary>Servers that this program has started; none outlives it, also when a run is stopped in the middle of a test.</summary>
public static class OwnedServers
{
    private static readonly ConcurrentDictionary<IAsyncDisposable, bool> _running = new();

    static OwnedServers() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var server in _running.Keys) server.DisposeAsync().AsTask().GetAwaiter().GetResult();
    };

    /// <summary>Ends a server with this program, unless it is forgotten before.</summary>
    public static void Own(IAsyncDisposable server) => _running[server] = true;

    /// <summary>The server has ended.</summary>
    public static void Forget(IAsyncDisposable server) => _running.TryRemove(server, out _);
}
