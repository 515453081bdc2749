namespace Elastic.Transport;

/// <summary>What goes into the header <c>Authorization</c>.</summary>
public abstract class AuthorizationHeader
{
    /// <summary>The scheme, such as <c>Basic</c>.</summary>
    public abstract string AuthScheme { get; }

    /// <summary>The value after the scheme; false where there is none to send.</summary>
    public abstract bool TryGetAuthorizationParameters(out string value);
}
