namespace Elastic.Transport;

/// <summary>What a request does.</summary>
public enum HttpMethod
{
    /// <summary>GET.</summary>
    GET,

    /// <summary>POST.</summary>
    POST,

    /// <summary>PUT.</summary>
    PUT,

    /// <summary>DELETE.</summary>
    DELETE,

    /// <summary>HEAD.</summary>
    HEAD,
}
