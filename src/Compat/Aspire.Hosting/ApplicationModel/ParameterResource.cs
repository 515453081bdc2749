namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that comes from outside, possibly a secret.</summary>
public class ParameterResource(string name, Func<string> value, bool secret = false)
    : Resource(name), IValueProvider, IManifestExpressionProvider
{
    private readonly Lazy<string> _value = new(value);

    /// <summary>Whether the value must not be shown.</summary>
    public bool Secret => secret;

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Name}.value}}";

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(_value.Value);
}
