using System.Net;
using System.Net.Sockets;

namespace ReasonRank.GrpcInterop.Tests;

internal static class FreePort
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>A loopback port that nothing listens on.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until something listens on a port.</summary>
    public static async Task WaitUntilTakenAsync(int port)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }
}
