namespace Aspire.Hosting.ApplicationModel;

/// <summary>How long a container lives.</summary>
public enum ContainerLifetime
{
    /// <summary>As long as the app host.</summary>
    Session,

    /// <summary>Beyond it; the next start finds it again.</summary>
    Persistent,
}
