using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.OpenAi.Answers;
using ReasonRank.Reranker.Models.OpenAi.Requests;
using ReasonRank.Reranker.Models.OpenAi.Servers;

namespace ReasonRank.Reranker.Models.OpenAi;

/// <summary>Speaks to one OpenAI-compatible server; answers are streamed as server-sent events.</summary>
internal sealed class ModelServerClient(ModelOptions options, IHttpClientFactory clients, TimeProvider clock)
{
    /// <summary>
    /// Name of the HTTP client: no redirects, which would carry the key elsewhere, and no time limit of its own.
    /// </summary>
    public const string HttpClientName = "reasonrank-models";

    private const int MaxErrorBytes = 64 * 1024;
    private const long MaxAnswerBytes = 32 << 20;

    /// <summary>Gives a request the key, in the form that the server wants.</summary>
    public static void Authorize(HttpRequestMessage message, ModelOptions model, ServerDialect server)
    {
        if (model.ApiKey is not { Length: > 0 } key) return;
        if (server.KeyHeader is { } header) message.Headers.Add(header, key);
        else message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Sends a prompt and streams what comes back, up to and including the end of the answer.</summary>
    /// <exception cref="ModelException">The server refused, broke off, or sent something else.</exception>
    public async IAsyncEnumerable<AnswerChunk> StreamAsync(
        ModelRequest request, ServerDialect server, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = ServerAddress.OfCalls(options, server, request.Continues);
        using var message = new HttpRequestMessage(HttpMethod.Post, address);
        message.Content = RequestContent.Create(request, options, server);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        Authorize(message, options, server);

        using var response = await clients.CreateClient(HttpClientName)
            .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = new BoundedStream(
            await response.Content.ReadAsStreamAsync(cancellationToken), MaxAnswerBytes, options.IdleTimeout, clock, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK) throw await RefusalAsync(response, body, cancellationToken);

        switch (response.Content.Headers.ContentType?.MediaType)
        {
            case "text/event-stream":
                await foreach (var chunk in EventsAsync(body, cancellationToken)) yield return chunk;
                break;
            case "application/json":
                // A server that cannot stream sends the whole answer at once.
                yield return AnswerChunk.Parse(await ReadAsync(body, (int)MaxAnswerBytes, cancellationToken));
                break;
            case var type:
                throw new ModelException(
                    $"The model server sent {type ?? "content of no type"} instead of a completion; is {address.Scheme}://{address.Authority}{address.AbsolutePath} right?");
        }
    }

    private static async IAsyncEnumerable<AnswerChunk> EventsAsync(
        Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = SseParser.Create(body, static (_, data) =>
            data.IsEmpty ? new AnswerChunk("", "", null, null, [])
            : data.Trim((byte)' ').SequenceEqual("[DONE]"u8) ? null
            : AnswerChunk.Parse(data));
        await foreach (var item in events.EnumerateAsync(cancellationToken))
        {
            if (item.Data is not { } chunk) yield break;
            yield return chunk;
        }
    }

    private async Task<ModelException> RefusalAsync(
        HttpResponseMessage response, BoundedStream body, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
            return new ModelException($"The model server redirects (HTTP {status}); set the endpoint to its final address.");
        // Servers quote parts of a key that they do not accept.
        if (status is 401 or 403) return new ModelException($"The model server refused the key (HTTP {status}).");
        var retryAfter = RetryHint.Of(response.Headers, clock.GetUtcNow());
        var kind = ServerError.KindOf(status);
        var details = "no details";
        try
        {
            using var json = JsonDocument.Parse(await ReadAsync(body, MaxErrorBytes, cancellationToken));
            details = ServerError.TextOf(json.RootElement);
            if (ServerError.IsFinal(json.RootElement)) kind = ModelFailure.Refused;
        }
        catch (JsonException)
        {
            // An error page of a proxy says no more than its status.
        }
        return new ModelException($"The model server answered HTTP {status}: {details}") { Kind = kind, RetryAfter = retryAfter };
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
}
