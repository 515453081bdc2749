namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that must be ready, or done, before this one starts.</summary>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>That resource.</summary>
    public IResource Resource => resource;

    /// <summary>Ready or done.</summary>
    public WaitType WaitType => waitType;

    /// <summary>The exit code that counts as done.</summary>
    public int ExitCode => exitCode;
}
