namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource is ready: running, and healthy where it has a health check.</summary>
public class ResourceReadyEvent(IResource resource, IServiceProvider services)
{
    /// <summary>The resource.</summary>
    public IResource Resource => resource;

    /// <summary>Services of the app host.</summary>
    public IServiceProvider Services => services;
}
