using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace ReasonRank.Gateway.Tests.OpenAi;

/// <summary>Calls the routes as plain HTTP.</summary>
internal sealed class RestClient(string address) : IDisposable
{
    private readonly HttpClient _http = new()
    {
        BaseAddress = new Uri(address),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public async Task<(HttpResponseMessage Reply, JsonElement Body)> GetAsync(string path)
    {
        var reply = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        return (reply, await JsonAsync(reply));
    }

    /// <summary>Posts a body and reads the answer whole.</summary>
    public async Task<(HttpResponseMessage Reply, JsonElement Body)> PostAsync(string json, string type = "application/json")
    {
        var reply = await SendAsync(json, type, TestContext.Current.CancellationToken);
        return (reply, await JsonAsync(reply));
    }

    /// <summary>Posts a body and reads the events of the answer, up to the end of the stream.</summary>
    public async Task<List<string>> StreamAsync(string json)
    {
        var events = new List<string>();
        await foreach (var data in EventsAsync(json, TestContext.Current.CancellationToken)) events.Add(data);
        return events;
    }

    public async IAsyncEnumerable<string> EventsAsync(
        string json, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reply = await SendAsync(json, "application/json", cancellationToken);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (reply.StatusCode, reply.Content.Headers.ContentType?.MediaType));
        var events = SseParser.Create(await reply.Content.ReadAsStreamAsync(cancellationToken));
        await foreach (var item in events.EnumerateAsync(cancellationToken)) yield return item.Data;
    }

    public void Dispose() => _http.Dispose();

    private Task<HttpResponseMessage> SendAsync(string json, string type, CancellationToken cancellationToken) => _http.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
        },
        HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage reply)
    {
        Assert.Equal("application/json", reply.Content.Headers.ContentType?.MediaType);
        using var body = JsonDocument.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return body.RootElement.Clone();
    }
}
