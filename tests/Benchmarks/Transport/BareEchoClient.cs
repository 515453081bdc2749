using System.Buffers;
using System.Net;
using ReasonRank.Benchmarks.Frame;

namespace ReasonRank.Benchmarks.Transport;

/// <summary>The least that HttpClient can do over HTTP/2.</summary>
internal sealed class BareEchoClient(Uri address) : IEchoClient
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });

    public Task UnaryAsync() => ExchangeAsync("bare/unary", messages: 1);

    public Task DownloadAsync(int messages) => ExchangeAsync($"bare/download/{messages}", messages);

    public async Task PingPongAsync(int messages)
    {
        using var content = new DuplexContent();
        using var response = await SendAsync("bare/pingpong", content);
        await using var responses = await response.Content.ReadAsStreamAsync();
        var buffer = ArrayPool<byte>.Shared.Rent(Frames.Frame.Length);
        var requests = await content.Requests;
        for (var i = 0; i < messages; i++)
        {
            await requests.WriteAsync(Frames.Frame);
            await requests.FlushAsync();
            await responses.ReadExactlyAsync(buffer.AsMemory(0, Frames.Frame.Length));
        }
        content.Complete();
        if (await responses.ReadAsync(buffer) != 0) throw new BenchmarkException("Bare echo: the stream goes on.");
        ArrayPool<byte>.Shared.Return(buffer);
    }

    public void Dispose() => _http.Dispose();

    private async Task ExchangeAsync(string path, int messages)
    {
        using var content = new ReadOnlyMemoryContent(Frames.Frame);
        using var response = await SendAsync(path, content);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = ArrayPool<byte>.Shared.Rent(16 << 10);
        var received = 0L;
        while (await body.ReadAsync(buffer) is > 0 and var read) received += read;
        ArrayPool<byte>.Shared.Return(buffer);
        if (received != (long)messages * Frames.Frame.Length) throw new BenchmarkException("Bare echo: wrong answer.");
    }

    private async Task<HttpResponseMessage> SendAsync(string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var response = await _http.SendAsync(request, CancellationToken.None);
        return response.IsSuccessStatusCode ? response : throw new BenchmarkException($"Bare echo: {response.StatusCode}.");
    }
}
