namespace ReasonRank.Benchmarks.Transport;

/// <summary>One stack's way of sending and receiving the same bytes. Safe for calls at the same time.</summary>
internal interface IEchoClient : IDisposable
{
    /// <summary>One message there and back.</summary>
    Task UnaryAsync();

    /// <summary>One message there, <paramref name="messages"/> back.</summary>
    Task DownloadAsync(int messages);

    /// <summary>On one call, one message there and back, <paramref name="messages"/> times.</summary>
    Task PingPongAsync(int messages);
}
