namespace Aspire.Hosting;

/// <summary>How the application was started; the stand-in only runs, it does not publish.</summary>
public class DistributedApplicationExecutionContext
{
    internal DistributedApplicationExecutionContext() { }

    /// <summary>Whether the application runs here.</summary>
    public bool IsRunMode => true;

    /// <summary>Whether deployment files are written instead; never.</summary>
    public bool IsPublishMode => false;
}
