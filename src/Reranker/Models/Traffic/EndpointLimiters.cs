namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>
/// One limiter for each endpoint, whichever models share it, and for each model in this process. The key is part of what
/// makes an endpoint.
/// </summary>
internal sealed class EndpointLimiters : IDisposable
{
    private readonly Dictionary<(string Authority, string? Key), EndpointLimiter> _limiters = [];

    /// <summary>The limiters of all endpoints that models name.</summary>
    public EndpointLimiters(IEnumerable<ModelOptions> models, TimeProvider clock)
    {
        var endpoints = models.SelectMany(model => model.Endpoints, (model, endpoint) => (Model: model, Endpoint: endpoint));
        foreach (var shared in endpoints.GroupBy(entry => Identity(entry.Model, entry.Endpoint)))
        {
            var limits = shared.Select(entry => EndpointLimits.Of(entry.Model)).Aggregate((a, b) => a.And(b));
            _limiters.Add(shared.Key, new EndpointLimiter(shared.First() is { Endpoint: { } endpoint } ? endpoint.Authority : shared.First().Model.RequestName, limits, clock));
        }
    }

    public EndpointLimiter Of(ModelOptions model, Uri? endpoint) => _limiters[Identity(model, endpoint)];

    public void Dispose()
    {
        foreach (var limiter in _limiters.Values) limiter.Dispose();
    }

    private static (string Authority, string? Key) Identity(ModelOptions model, Uri? endpoint) =>
        endpoint is null ? (model.RequestName, null) : (endpoint.GetLeftPart(UriPartial.Authority), model.ApiKey);
}
