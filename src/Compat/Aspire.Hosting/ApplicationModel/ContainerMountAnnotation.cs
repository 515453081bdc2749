namespace Aspire.Hosting.ApplicationModel;

/// <summary>A volume or folder that a container sees.</summary>
public sealed class ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly) : IResourceAnnotation
{
    /// <summary>Name of the volume, or path of the folder; null for an anonymous volume.</summary>
    public string? Source => source;

    /// <summary>Path in the container.</summary>
    public string Target => target;

    /// <summary>Volume or folder.</summary>
    public ContainerMountType Type => type;

    /// <summary>Whether the container may only read.</summary>
    public bool IsReadOnly => isReadOnly;
}
