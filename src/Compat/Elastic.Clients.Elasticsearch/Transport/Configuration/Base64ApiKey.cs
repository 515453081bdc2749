using System.Text;

namespace Elastic.Transport;

/// <summary>An API key that may be given in its two parts.</summary>
public class Base64ApiKey : ApiKey
{
    /// <summary>A key in two parts.</summary>
    public Base64ApiKey(string id, string apiKey) : base(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{apiKey}")))
    {
    }

    /// <summary>A key that is encoded already.</summary>
    public Base64ApiKey(string base64EncodedApiKey) : base(base64EncodedApiKey)
    {
    }
}
