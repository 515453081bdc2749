namespace Aspire.Hosting.ApplicationModel;

/// <summary>An Elasticsearch node in a container.</summary>
public class ElasticsearchResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "http";

    /// <summary>Where it answers HTTP.</summary>
    public EndpointReference PrimaryEndpoint => new(this, PrimaryEndpointName);

    /// <summary>Password of the user <c>elastic</c>.</summary>
    public ParameterResource PasswordParameter => password;

    /// <summary><c>http://elastic:PASSWORD@HOST:PORT</c></summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"http://elastic:{PasswordParameter}@{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");
}
