using System.Diagnostics;

namespace Elastic.Transport;

/// <inheritdoc/>
internal sealed class DistributedTransport<TConfiguration>(TConfiguration configuration) : ITransport<TConfiguration>
    where TConfiguration : class, ITransportConfiguration
{
    private static readonly ActivitySource Activities = new("Elastic.Transport");

    public TConfiguration Configuration => configuration;

    ITransportConfiguration ITransport.Configuration => configuration;

    public Task<TResponse> RequestAsync<TResponse>(
        in EndpointPath path,
        PostData? postData,
        Action<Activity>? configureActivity,
        IRequestConfiguration? localConfiguration,
        CancellationToken cancellationToken = default)
        where TResponse : TransportResponse, new() =>
        RequestAsync<TResponse>(path, postData, configureActivity, new BoundConfiguration(configuration, localConfiguration), cancellationToken);

    private async Task<TResponse> RequestAsync<TResponse>(
        EndpointPath path, PostData? body, Action<Activity>? configure, BoundConfiguration bound, CancellationToken cancellationToken)
        where TResponse : TransportResponse, new()
    {
        using var activity = Activities.StartActivity(path.Method.ToString(), ActivityKind.Client);
        activity?.SetTag("db.system", "elasticsearch").SetTag("http.request.method", path.Method.ToString());
        try
        {
            var response = await new RequestPipeline(configuration, bound, cancellationToken).RunAsync<TResponse>(path, body);
            var details = response.ApiCallDetails;
            activity?.SetTag("url.full", details.Uri!.AbsoluteUri)
                .SetTag("server.address", details.Uri.Host)
                .SetTag("server.port", details.Uri.Port)
                .SetTag("http.response.status_code", details.HttpStatusCode)
                .SetStatus(details.IsSuccess ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
            return response;
        }
        catch (Exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            if (activity is not null) configure?.Invoke(activity);
        }
    }
}
