using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint of a resource, whose address is known once the application starts.</summary>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName) : IValueProvider, IManifestExpressionProvider
{
    /// <summary>The resource that listens.</summary>
    public IResourceWithEndpoints Resource => owner;

    /// <summary>Name of the endpoint.</summary>
    public string EndpointName => endpointName;

    /// <summary>Whether the resource has it.</summary>
    public bool Exists => Find() is not null;

    /// <summary>Whether its port is known.</summary>
    public bool IsAllocated => Find() is { Allocated.Count: > 0 };

    /// <summary>Scheme of its address.</summary>
    public string Scheme => EndpointAnnotation.UriScheme;

    /// <summary>Host of its address.</summary>
    public string Host => EndpointAnnotation.TargetHost;

    /// <summary>The port that others call.</summary>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public int Port => PortOf(0);

    /// <summary>Its address.</summary>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public string Url => UrlOf(0);

    /// <summary>What has been said about it.</summary>
    /// <exception cref="InvalidOperationException">The resource has no such endpoint.</exception>
    public EndpointAnnotation EndpointAnnotation =>
        Find() ?? throw new InvalidOperationException($"The resource '{owner.Name}' has no endpoint '{endpointName}'.");

    string IManifestExpressionProvider.ValueExpression => $"{{{owner.Name}.bindings.{endpointName}.url}}";

    /// <summary>A part of its address.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Url);

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        new(Value(EndpointProperty.Url, context));

    internal string UrlOf(int replica) => string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{PortOf(replica)}");

    // A replica that asks for its own endpoint means its own port; all others mean the first.
    internal string Value(EndpointProperty property, ValueProviderContext context)
    {
        var replica = context.Caller == owner ? context.Replica : 0;
        var port = PortOf(replica).ToString(CultureInfo.InvariantCulture);
        return property switch
        {
            EndpointProperty.Url => UrlOf(replica),
            EndpointProperty.Host => Host,
            EndpointProperty.IPV4Host => "127.0.0.1",
            EndpointProperty.Port => port,
            EndpointProperty.Scheme => Scheme,
            EndpointProperty.TargetPort =>
                owner is ContainerResource ? EndpointAnnotation.TargetPort?.ToString(CultureInfo.InvariantCulture) ?? port : port,
            EndpointProperty.HostAndPort => $"{Host}:{port}",
            _ => throw new ArgumentOutOfRangeException(nameof(property)),
        };
    }

    private int PortOf(int replica) => EndpointAnnotation.Allocated is { Count: > 0 } ports
        ? ports[replica]
        : throw new InvalidOperationException($"The endpoint '{endpointName}' of '{owner.Name}' has no port before the application starts.");

    private EndpointAnnotation? Find() => owner.Annotations.OfType<EndpointAnnotation>()
        .FirstOrDefault(endpoint => endpoint.Name.Equals(endpointName, StringComparison.OrdinalIgnoreCase));
}
