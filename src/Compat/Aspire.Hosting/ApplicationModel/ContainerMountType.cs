namespace Aspire.Hosting.ApplicationModel;

/// <summary>Kind of a mount.</summary>
public enum ContainerMountType
{
    /// <summary>A folder of this machine.</summary>
    BindMount,

    /// <summary>A volume that Docker keeps.</summary>
    Volume,
}
