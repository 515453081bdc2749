using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace ReasonRank.AppHost;

/// <summary>What the services have in common.</summary>
internal static class ServiceExtensions
{
    /// <summary>
    /// Two endpoints, because without TLS a port speaks either HTTP/2, as gRPC needs, or HTTP/1.1: <c>grpc</c>, and
    /// <c>http</c> for everything else, health among it. Kestrel takes them from its own settings.
    /// </summary>
    /// <param name="project">The service.</param>
    /// <param name="grpcPort">Port of <c>grpc</c>; any that is free where none is given.</param>
    /// <param name="httpPort">Port of <c>http</c>; any that is free where none is given.</param>
    public static IResourceBuilder<ProjectResource> WithServiceEndpoints(
        this IResourceBuilder<ProjectResource> project, int? grpcPort = null, int? httpPort = null) => project
        .WithHttpEndpoint(grpcPort, name: "grpc")
        .WithEndpoint("grpc", endpoint => endpoint.Transport = "http2")
        .WithHttpEndpoint(httpPort, name: "http")
        .WithEndpointsInEnvironment(_ => false)
        .WithEnvironment("Kestrel__Endpoints__grpc__Url", $"http://localhost:{TargetPort(project, "grpc")}")
        .WithEnvironment("Kestrel__Endpoints__grpc__Protocols", "Http2")
        .WithEnvironment("Kestrel__Endpoints__http__Url", $"http://localhost:{TargetPort(project, "http")}")
        .WithEnvironment("Kestrel__Endpoints__http__Protocols", "Http1")
        .WithEnvironment("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Warning")
        .WithHttpHealthCheck("/health", endpointName: "http");

    // A service runs in a folder of its own, where a path that the user gave would mean another place.
    private static readonly string[] Paths = [":Path", ":NativeFolder", ":TemplateFolder", ":Cache:File", ":CaFile"];

    private static readonly string[] Secrets = [":ApiKey", ":Password"];

    /// <summary>
    /// Hands a section of the app host's settings to the service; keys and passwords as secret parameters, paths as they
    /// are meant here.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithSettings(this IResourceBuilder<ProjectResource> project, string section)
    {
        var builder = project.ApplicationBuilder;
        foreach (var (key, value) in builder.Configuration.GetSection(section).AsEnumerable())
        {
            if (value is null) continue;
            var variable = key.Replace(":", "__", StringComparison.Ordinal);
            if (EndsWithAny(key, Secrets))
                project.WithEnvironment(
                    variable,
                    builder.AddParameterFromConfiguration(key.Replace(':', '-').ToLowerInvariant(), key, secret: true));
            else
                project.WithEnvironment(variable, EndsWithAny(key, Paths) && value.Length > 0 ? Path.GetFullPath(value) : value);
        }
        return project;
    }

    private static bool EndsWithAny(string key, string[] names) => names.Any(name => key.EndsWith(name, StringComparison.OrdinalIgnoreCase));

    private static EndpointReferenceExpression TargetPort(IResourceBuilder<ProjectResource> project, string endpoint) =>
        project.GetEndpoint(endpoint).Property(EndpointProperty.TargetPort);
}
