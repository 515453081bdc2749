using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Callbacks on what happens to a resource.</summary>
public static class DistributedApplicationEventingExtensions
{
    /// <summary>Calls back once, when the resource is ready for the first time.</summary>
    public static IResourceBuilder<T> OnResourceReady<T>(
        this IResourceBuilder<T> builder, Func<T, ResourceReadyEvent, CancellationToken, Task> callback) where T : IResource =>
        builder.WithAnnotation(new ResourceReadyAnnotation((ready, cancellationToken) =>
            callback(builder.Resource, ready, cancellationToken)));
}
