using System.Reflection;
using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>Turns a resource into a process to start.</summary>
internal sealed class Launcher(
    IConfiguration configuration, IHostEnvironment environment, DistributedApplicationExecutionContext execution, Docker docker)
{
    /// <summary>The process of one replica of a resource.</summary>
    /// <exception cref="DistributedApplicationException">A value is missing, or the resource cannot be run here.</exception>
    public async Task<LaunchSpec> ResolveAsync(IResource resource, int replica, CancellationToken cancellationToken)
    {
        var variables = new EnvironmentCallbackContext(execution, resource, [], cancellationToken);
        foreach (var (name, value) in Defaults(resource, replica)) variables.EnvironmentVariables[name] = value;
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
            await annotation.Callback(variables);
        var arguments = new CommandLineArgsCallbackContext([], resource, cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
            await annotation.Callback(arguments);

        var context = new ValueProviderContext { Caller = resource, Replica = replica };
        var resolved = new Dictionary<string, string>();
        foreach (var (name, value) in variables.EnvironmentVariables) resolved[name] = await Resolve(value);
        var args = new List<string>();
        foreach (var value in arguments.Args) args.Add(await Resolve(value));

        return resource switch
        {
            ProjectResource => Project(resource, args, resolved),
            ExecutableResource program => Executable(program, args, resolved),
            ContainerResource container => await docker.RunAsync(container, args, resolved, cancellationToken),
            _ => throw new DistributedApplicationException($"'{resource.Name}' is of a kind that cannot be run."),
        };

        async ValueTask<string> Resolve(object value) => value is IValueProvider provider
            ? await provider.GetValueAsync(context, cancellationToken) ?? ""
            : value.ToString() ?? "";
    }

    private IEnumerable<(string Name, string Value)> Defaults(IResource resource, int replica)
    {
        yield return ("OTEL_SERVICE_NAME", resource.Name);
        yield return ("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={resource.Name}-{replica}-{Guid.NewGuid():n}");
        if (configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] is { Length: > 0 } endpoint)
        {
            yield return ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
            yield return ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
            yield return ("OTEL_BSP_SCHEDULE_DELAY", "1000");
            yield return ("OTEL_BLRP_SCHEDULE_DELAY", "1000");
            yield return ("OTEL_METRIC_EXPORT_INTERVAL", "1000");
        }
        if (resource is not ProjectResource) yield break;
        yield return ("ASPNETCORE_ENVIRONMENT", environment.EnvironmentName);
        yield return ("DOTNET_ENVIRONMENT", environment.EnvironmentName);
    }

    private static LaunchSpec Executable(ExecutableResource program, List<string> args, Dictionary<string, string> variables) =>
        Programs.Find(program.Command, program.WorkingDirectory) is { } path
            ? Guard.Wrap(new(program.Name, path, args, program.WorkingDirectory, variables))
            : throw new DistributedApplicationException($"'{program.Name}' cannot be started: there is no program '{program.Command}'.");

    private static LaunchSpec Project(IResource resource, List<string> args, Dictionary<string, string> variables)
    {
        var metadata = resource.Annotations.OfType<IProjectMetadata>().Single();
        var built = metadata.GetType().Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == $"aspireproject:{metadata.ProjectPath}")?.Value;
        if (built is null || !File.Exists(built))
            throw new DistributedApplicationException($"The project of '{resource.Name}', {metadata.ProjectPath}, has not been built.");
        return new(resource.Name, DotNetHost, [built, .. args], Path.GetDirectoryName(metadata.ProjectPath)!, variables);
    }

    private static string DotNetHost { get; } = FindDotNetHost();

    private static string FindDotNetHost()
    {
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") return Environment.ProcessPath!;
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        // .../dotnet/shared/Microsoft.NETCore.App/10.0.0/
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
