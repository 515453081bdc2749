using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running;

/// <summary>Asks all replicas of an endpoint over HTTP, in HTTP/2 without TLS where the endpoint speaks that.</summary>
internal sealed class HttpHealthCheck(
    EndpointReference endpoint, string path, int statusCode, (string Name, ParameterResource Password)? user = null) : IHealthCheck
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        for (var replica = 0; replica < endpoint.EndpointAnnotation.Allocated.Count; replica++)
        {
            var address = new Uri(new Uri(endpoint.UrlOf(replica)), path);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (endpoint.EndpointAnnotation.Transport == "http2")
                (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            if (user is var (name, password))
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(
                    Encoding.UTF8.GetBytes($"{name}:{await password.GetValueAsync(cancellationToken)}")));
            try
            {
                using var response = await Client.SendAsync(request, cancellationToken);
                if ((int)response.StatusCode != statusCode)
                    return HealthCheckResult.Unhealthy($"{address} answers {(int)response.StatusCode}, not {statusCode}");
            }
            catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException
                && !cancellationToken.IsCancellationRequested)
            {
                return HealthCheckResult.Unhealthy($"{address} does not answer: {failed.Message}");
            }
        }
        return HealthCheckResult.Healthy();
    }
}
