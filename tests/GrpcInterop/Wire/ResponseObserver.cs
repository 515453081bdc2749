namespace ReasonRank.GrpcInterop.Wire;

/// <summary>Keeps a <see cref="FrameLog"/> of the latest response.</summary>
internal sealed class ResponseObserver(HttpMessageHandler handler) : DelegatingHandler(handler)
{
    public FrameLog Latest { get; private set; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var log = new FrameLog();
        Latest = log;
        var response = await base.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var observed = new StreamContent(new ObservedStream(body, log));
        foreach (var (name, values) in response.Content.Headers.NonValidated)
            observed.Headers.TryAddWithoutValidation(name, values);
        response.Content = observed;
        return response;
    }
}
