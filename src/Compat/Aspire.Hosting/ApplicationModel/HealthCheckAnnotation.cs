namespace Aspire.Hosting.ApplicationModel;

/// <summary>A health check of the app host that says whether this resource is ready.</summary>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>Name of the check's registration.</summary>
    public string Key => key;
}
