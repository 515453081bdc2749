namespace Aspire.Hosting.ApplicationModel;

/// <summary>A RabbitMQ server in a container.</summary>
public class RabbitMQServerResource(string name, ParameterResource? userName, ParameterResource password)
    : ContainerResource(name), IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";
    internal const string DefaultUserName = "guest";

    /// <summary>Where it speaks AMQP.</summary>
    public EndpointReference PrimaryEndpoint => new(this, PrimaryEndpointName);

    /// <summary>The user; null for <c>guest</c>.</summary>
    public ParameterResource? UserNameParameter => userName;

    /// <summary>The user's password.</summary>
    public ParameterResource PasswordParameter => password;

    /// <summary><c>amqp://USER:PASSWORD@HOST:PORT</c></summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"amqp://{UserNameReference}:{PasswordParameter}@{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");

    internal ReferenceExpression UserNameReference => userName is null
        ? ReferenceExpression.Create($"{DefaultUserName}")
        : ReferenceExpression.Create($"{userName}");
}
