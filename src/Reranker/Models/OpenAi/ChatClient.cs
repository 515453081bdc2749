using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.OpenAi;

/// <summary>Speaks to one OpenAI-compatible server: <c>POST /v1/chat/completions</c>, streamed as server-sent events.</summary>
internal sealed class ChatClient(ModelOptions options, IHttpClientFactory clients, TimeProvider clock)
{
    /// <summary>
    /// Name of the HTTP client: no redirects, which would carry the key elsewhere, and no time limit of its own.
    /// </summary>
    public const string HttpClientName = "reasonrank-models";

    private const int MaxErrorBytes = 64 * 1024;
    private const long MaxAnswerBytes = 32 << 20;

    private readonly Uri _address = Address(options.Endpoint);

    /// <summary>Sends a prompt and streams what comes back, up to and including the end of the answer.</summary>
    /// <exception cref="ModelException">The server refused, broke off, or sent something else.</exception>
    public async IAsyncEnumerable<ChatChunk> StreamAsync(
        ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _address);
        message.Content = ChatRequestContent.Create(request, options);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (options.ApiKey is { Length: > 0 } key) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);

        using var response = await clients.CreateClient(HttpClientName)
            .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = new BoundedStream(
            await response.Content.ReadAsStreamAsync(cancellationToken), MaxAnswerBytes, options.IdleTimeout, clock);
        if (response.StatusCode != HttpStatusCode.OK) throw await RefusalAsync(response, body, cancellationToken);

        switch (response.Content.Headers.ContentType?.MediaType)
        {
            case "text/event-stream":
                await foreach (var chunk in EventsAsync(body, cancellationToken)) yield return chunk;
                break;
            case "application/json":
                // A server that cannot stream sends the whole answer at once.
                yield return ChatChunk.Parse(await ReadAsync(body, (int)MaxAnswerBytes, cancellationToken));
                break;
            case var type:
                throw new ModelException(
                    $"The model server sent {type ?? "content of no type"} instead of a chat completion; is {_address.Scheme}://{_address.Authority}{_address.AbsolutePath} right?");
        }
    }

    private static async IAsyncEnumerable<ChatChunk> EventsAsync(
        Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = SseParser.Create(body, static (_, data) => data.ToArray());
        await foreach (var item in events.EnumerateAsync(cancellationToken))
        {
            if (item.Data.AsSpan().Trim((byte)' ').SequenceEqual("[DONE]"u8)) yield break;
            if (item.Data.Length > 0) yield return ChatChunk.Parse(item.Data);
        }
    }

    private static async Task<ModelException> RefusalAsync(
        HttpResponseMessage response, BoundedStream body, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
            return new ModelException($"The model server redirects (HTTP {status}); set the endpoint to its final address.");
        // Servers quote parts of a key that they do not accept.
        if (status is 401 or 403) return new ModelException($"The model server refused the key (HTTP {status}).");
        var details = "no details";
        try
        {
            using var json = JsonDocument.Parse(await ReadAsync(body, MaxErrorBytes, cancellationToken));
            details = ErrorText.Of(json.RootElement);
        }
        catch (JsonException)
        {
            // An error page of a proxy says no more than its status.
        }
        return new ModelException($"The model server answered HTTP {status}: {details}");
    }

    private static async Task<byte[]> ReadAsync(Stream body, int maxBytes, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var block = new byte[16 * 1024];
        int count;
        while (buffer.Length < maxBytes && (count = await body.ReadAsync(block, cancellationToken)) > 0)
            buffer.Write(block, 0, count);
        return buffer.ToArray();
    }

    private static Uri Address(string endpoint)
    {
        var builder = new UriBuilder(endpoint);
        var path = builder.Path.TrimEnd('/');
        builder.Path = path.EndsWith("/chat/completions", StringComparison.Ordinal) ? path
            : path.Length == 0 ? "/v1/chat/completions"
            : path + "/chat/completions";
        return builder.Uri;
    }
}
