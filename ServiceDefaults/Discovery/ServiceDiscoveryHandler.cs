namespace ReasonRank.ServiceDefaults.Discovery;

/// <summary>Sends a request for <c>http://NAME/...</c> to the service's next address.</summary>
internal sealed class ServiceDiscoveryHandler(ServiceAddresses addresses, string service) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } uri && uri.Host.Equals(service, StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                request.RequestUri = new Uri(addresses.Next(service), uri.PathAndQuery);
            }
            catch (InvalidOperationException unset)
            {
                // What a gRPC client turns into UNAVAILABLE with this message, as for an address that nobody listens at.
                return Task.FromException<HttpResponseMessage>(
                    new HttpRequestException(HttpRequestError.NameResolutionError, unset.Message, unset));
            }
        }
        return base.SendAsync(request, cancellationToken);
    }
}
