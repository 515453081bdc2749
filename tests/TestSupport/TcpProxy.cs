using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ReasonRank.TestSupport;

/// <summary>A stretch of network before a server of this machine, which can be cut, made to swallow everything, and healed.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;
    private readonly int _target;
    private volatile bool _cut, _swallows;

    /// <summary>Starts a proxy.</summary>
    /// <param name="target">Port of the server.</param>
    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Port that leads to the server.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Breaks all connections, and those that are made until <see cref="Heal"/>.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var client in _open.Keys) Break(client);
    }

    /// <summary>Takes everything until <see cref="Heal"/> and passes nothing on; connections stay and are made as before.</summary>
    public void Swallow() => _swallows = true;

    /// <summary>Lets new connections through; those of which something was swallowed are broken.</summary>
    public void Heal() => _cut = _swallows = false;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        Cut();
        _listener.Dispose();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_ending.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        _open[client] = _open[server] = true;
        try
        {
            if (_cut) return;
            await server.ConnectAsync(IPAddress.Loopback, _target, _ending.Token);
            if (_cut) return;
            var (near, far) = (client.GetStream(), server.GetStream());
            await Task.WhenAny(PassOnAsync(near, far), PassOnAsync(far, near));
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // As it goes with networks.
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            Break(client);
        }
    }

    private async Task PassOnAsync(NetworkStream from, NetworkStream to)
    {
        var bytes = new byte[16 * 1024];
        var swallowed = false;
        while (await from.ReadAsync(bytes, _ending.Token) is > 0 and var count)
        {
            swallowed |= _swallows;
            if (_swallows) continue;
            if (swallowed) return;
            await to.WriteAsync(bytes.AsMemory(0, count), _ending.Token);
        }
    }

    // Reset, not closed: neither side is told politely.
    private static void Break(TcpClient client)
    {
        try
        {
            client.Client?.Close(0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Broken already.
        }
    }
}
