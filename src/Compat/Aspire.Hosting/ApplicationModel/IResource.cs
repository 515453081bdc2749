namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application.</summary>
public interface IResource
{
    /// <summary>Unique name; letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>Everything that has been said about it.</summary>
    ResourceAnnotationCollection Annotations { get; }
}
