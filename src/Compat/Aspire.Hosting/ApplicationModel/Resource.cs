using System.Text.RegularExpressions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Base of all resources.</summary>
public abstract partial class Resource : IResource
{
    /// <summary>A resource of that name.</summary>
    /// <exception cref="ArgumentException">The name is not 1 to 64 letters, digits and single hyphens, from a letter on.</exception>
    protected Resource(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Valid.IsMatch(name) || name.Length > 64)
            throw new ArgumentException($"'{name}' is not a name for a resource: letters, digits and single hyphens.", nameof(name));
        Name = name;
    }

    /// <inheritdoc/>
    public virtual string Name { get; }

    /// <inheritdoc/>
    public virtual ResourceAnnotationCollection Annotations { get; } = [];

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$")]
    private static partial Regex Valid { get; }
}
