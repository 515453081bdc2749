using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Values from outside as resources.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter, whose value is the setting <c>Parameters:NAME</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddParameterFromConfiguration(name, $"Parameters:{name}", secret);

    /// <summary>Adds a parameter with a value, which the setting <c>Parameters:NAME</c> overrides.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, () => builder.Configuration[$"Parameters:{name}"] ?? value, secret));

    /// <summary>Adds a parameter, whose value is a setting.</summary>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false) =>
        builder.AddResource(new ParameterResource(
            name,
            () => builder.Configuration[configurationKey]
                ?? throw new DistributedApplicationException($"The parameter '{name}' has no value: set {configurationKey}."),
            secret));

    /// <summary>Adds a connection string, whose value is the setting <c>ConnectionStrings:NAME</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.AddResource(new ConfiguredConnectionString(
            name,
            environmentVariableName,
            () => builder.Configuration.GetConnectionString(name)
                ?? throw new DistributedApplicationException($"The connection string '{name}' has no value: set ConnectionStrings:{name}.")));

    /// <summary>A password of 22 letters and digits, made anew at each start unless the setting <c>Parameters:NAME</c> gives one.</summary>
    internal static ParameterResource CreatePassword(this IDistributedApplicationBuilder builder, string name)
    {
        const string Characters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789";
        return new ParameterResource(
            name, () => builder.Configuration[$"Parameters:{name}"] ?? RandomNumberGenerator.GetString(Characters, 22), secret: true);
    }

    private sealed class ConfiguredConnectionString(string name, string? variable, Func<string> value)
        : ParameterResource(name, value, secret: true), IResourceWithConnectionString
    {
        public string? ConnectionStringEnvironmentVariable => variable;

        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{(ParameterResource)this}");
    }
}
