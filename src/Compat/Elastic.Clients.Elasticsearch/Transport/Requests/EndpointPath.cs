namespace Elastic.Transport;

/// <summary>What to ask of a node.</summary>
/// <param name="Method">The method.</param>
/// <param name="PathAndQuery">Path below the node's address and query; a slash in front stands for the root of the host.</param>
public readonly record struct EndpointPath(HttpMethod Method, string PathAndQuery);
