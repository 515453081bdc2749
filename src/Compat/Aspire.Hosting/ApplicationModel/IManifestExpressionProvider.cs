namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that can be named in a manifest, such as <c>{retrieval.bindings.http.url}</c>.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>That name.</summary>
    string ValueExpression { get; }
}
