using System.Text;

namespace Elastic.Transport;

/// <summary>A user and a password.</summary>
public sealed class BasicAuthentication(string username, string password) : AuthorizationHeader
{
    private readonly string _value = GetBase64String($"{username}:{password}");

    /// <summary><c>Basic</c>.</summary>
    public static string BasicAuthenticationScheme => "Basic";

    /// <inheritdoc/>
    public override string AuthScheme => BasicAuthenticationScheme;

    /// <inheritdoc/>
    public override bool TryGetAuthorizationParameters(out string value)
    {
        value = _value;
        return true;
    }

    /// <summary>Base64 of the UTF-8 bytes of <c>user:password</c>.</summary>
    public static string GetBase64String(string header) => Convert.ToBase64String(Encoding.UTF8.GetBytes(header));
}
