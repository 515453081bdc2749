namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a new annotation does to those of its type.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>It is added.</summary>
    Append,

    /// <summary>It takes their place.</summary>
    Replace,
}
