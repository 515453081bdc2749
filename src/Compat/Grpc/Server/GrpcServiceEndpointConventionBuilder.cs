namespace Microsoft.AspNetCore.Builder;

/// <summary>Conventions of all endpoints of a service.</summary>
public sealed class GrpcServiceEndpointConventionBuilder : IEndpointConventionBuilder
{
    private readonly IReadOnlyList<IEndpointConventionBuilder> _endpoints;

    internal GrpcServiceEndpointConventionBuilder(IReadOnlyList<IEndpointConventionBuilder> endpoints) => _endpoints = endpoints;

    /// <inheritdoc/>
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var endpoint in _endpoints) endpoint.Add(convention);
    }

    void IEndpointConventionBuilder.Finally(Action<EndpointBuilder> finalConvention)
    {
        foreach (var endpoint in _endpoints) endpoint.Finally(finalConvention);
    }
}
