using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ReasonRank.Cli.Tests.Jobs;

/// <summary>Passes connections on to a server until they are cut.</summary>
internal sealed class CuttableProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly Uri _server;

    public CuttableProxy(string server)
    {
        _server = new Uri(server);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Connections so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Cuts all connections there are; new ones are passed on.</summary>
    public void Cut()
    {
        while (_open.TryTake(out var client)) client.Close();
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var (client, server) = (await _listener.AcceptTcpClientAsync(), new TcpClient());
                Connections++;
                await server.ConnectAsync(_server.Host, _server.Port);
                _open.Add(client);
                _open.Add(server);
                _ = PassAsync(client, server);
                _ = PassAsync(server, client);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It was cut.
        }
        to.Close();
    }
}
