namespace Elastic.Transport;

/// <summary>An API key as Elasticsearch encodes it.</summary>
/// <param name="apiKey">Base64 of <c>id:key</c>.</param>
public class ApiKey(string apiKey) : AuthorizationHeader
{
    /// <inheritdoc/>
    public override string AuthScheme => "ApiKey";

    /// <inheritdoc/>
    public override bool TryGetAuthorizationParameters(out string value)
    {
        value = apiKey;
        return true;
    }
}
