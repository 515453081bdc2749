namespace Aspire.Hosting.ApplicationModel;

/// <summary>The environment of a resource that is about to start.</summary>
public class EnvironmentCallbackContext(
    DistributedApplicationExecutionContext executionContext, IResource resource,
    Dictionary<string, object>? environmentVariables = null, CancellationToken cancellationToken = default)
{
    /// <summary>How the application was started.</summary>
    public DistributedApplicationExecutionContext ExecutionContext => executionContext;

    /// <summary>The resource.</summary>
    public IResource Resource => resource;

    /// <summary>Its variables: strings and <see cref="IValueProvider"/>s.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables ?? [];

    /// <summary>Ends when the application does.</summary>
    public CancellationToken CancellationToken => cancellationToken;
}
