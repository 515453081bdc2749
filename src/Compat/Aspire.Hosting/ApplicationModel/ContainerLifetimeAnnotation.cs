namespace Aspire.Hosting.ApplicationModel;

/// <summary>How long a container lives.</summary>
public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    /// <summary>With the app host, or beyond.</summary>
    public required ContainerLifetime Lifetime { get; init; }
}
