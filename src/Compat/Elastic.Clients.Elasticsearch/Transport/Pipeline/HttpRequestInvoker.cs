using System.Net.Http.Headers;

namespace Elastic.Transport;

/// <summary>Sends a request to one node and reads the answer.</summary>
internal sealed class HttpRequestInvoker(ITransportConfiguration settings) : IDisposable
{
    private readonly Lazy<SocketsHttpHandler> _plain = new(() => HttpHandlers.Create(settings, compresses: false));
    private readonly Lazy<SocketsHttpHandler> _compressed = new(() => HttpHandlers.Create(settings, compresses: true));

    /// <summary>
    /// Sends it, with a time limit for the answer's headers. That no answer comes is told in the response; an answer that
    /// breaks off throws.
    /// </summary>
    public async Task<TResponse> SendAsync<TResponse>(
        Node node, EndpointPath path, BoundConfiguration bound, TimeSpan timeout, PostData? body, CancellationToken cancellationToken)
        where TResponse : TransportResponse, new()
    {
        using var request = Request(node.Uri, path, bound);
        var written = body?.Write(keep: bound.KeepsBodies);
        if (written is { } bytes) request.Content = RequestBody.Create(bytes, bound);

        HttpResponseMessage? message = null;
        Exception? failure = null;
        try
        {
            // Its time limit does not reach into the body, because the body is read after the call has ended.
            var client = new HttpClient((bound.Compresses ? _compressed : _plain).Value, disposeHandler: false) { Timeout = timeout };
            message = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception unanswered) when (unanswered is HttpRequestException or TaskCanceledException)
        {
            failure = unanswered;
        }

        var status = (int?)message?.StatusCode;
        var type = message?.Content.Headers.ContentType?.ToString();
        var mayHaveBody = message is not null && status != 204 && path.Method != HttpMethod.HEAD && message.Content.Headers.ContentLength != 0;
        var details = new ApiCallDetails
        {
            HttpMethod = path.Method,
            Uri = request.RequestUri,
            HttpStatusCode = status,
            HasSuccessfulStatusCode = status is >= 200 and < 300 || (status is { } code && IsAllowed(code, bound)),
            HasExpectedContentType = message is not null && (!mayHaveBody || MediaTypes.Fits(bound.Accept, type)),
            ResponseContentType = type,
            OriginalException = failure,
            RequestBodyInBytes = body?.WrittenBytes,
            Headers = message is null ? [] : Headers(message, bound),
        };
        var response = await ResponseBody.ReadAsync<TResponse>(mayHaveBody ? message : null, details, bound.KeepsBodies, cancellationToken);
        if (response is not StreamResponse || !mayHaveBody || !details.HasExpectedContentType) message?.Dispose();
        response.ApiCallDetails = details;
        return response;
    }

    /// <summary>The address of a request, without the credentials of its node: it goes into messages and traces.</summary>
    public static Uri Address(Uri node, EndpointPath path) =>
        new(node.UserInfo.Length == 0 ? node : new UriBuilder(node) { UserName = "", Password = "" }.Uri, path.PathAndQuery);

    public void Dispose()
    {
        if (_plain.IsValueCreated) _plain.Value.Dispose();
        if (_compressed.IsValueCreated) _compressed.Value.Dispose();
    }

    private HttpRequestMessage Request(Uri node, EndpointPath path, BoundConfiguration bound)
    {
        var request = new HttpRequestMessage(
            new System.Net.Http.HttpMethod(path.Method.ToString()), Address(node, path));
        foreach (var name in bound.Headers.AllKeys.OfType<string>())
            request.Headers.TryAddWithoutValidation(name, bound.Headers.GetValues(name)!);
        request.Headers.TryAddWithoutValidation("Accept", bound.Accept);
        request.Headers.TryAddWithoutValidation("User-Agent", settings.UserAgent.ToString());
        if (request.Headers.Authorization is null) request.Headers.Authorization = Credentials(node, bound);
        return request;
    }

    private static AuthenticationHeaderValue? Credentials(Uri node, BoundConfiguration bound)
    {
        if (node.UserInfo.Length > 0)
            return new(BasicAuthentication.BasicAuthenticationScheme, BasicAuthentication.GetBase64String(Uri.UnescapeDataString(node.UserInfo)));
        return bound.Authentication is { } configured && configured.TryGetAuthorizationParameters(out var value)
            ? new(configured.AuthScheme, value)
            : null;
    }

    private static bool IsAllowed(int status, BoundConfiguration bound) =>
        bound.AllowedStatusCodes.Contains(status) || bound.AllowedStatusCodes.Contains(-1);

    private static Dictionary<string, IEnumerable<string>> Headers(HttpResponseMessage message, BoundConfiguration bound)
    {
        var kept = new Dictionary<string, IEnumerable<string>>(StringComparer.OrdinalIgnoreCase);
        if (bound.KeepsAllHeaders)
            foreach (var (name, values) in message.Headers) kept[name] = values;
        foreach (var name in bound.KeptHeaders.Append("warning"))
            if (message.Headers.TryGetValues(name, out var values)) kept[name] = values;
        return kept;
    }
}
