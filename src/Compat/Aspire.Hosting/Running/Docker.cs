using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>
/// Runs containers through the command line of Docker, or of what <c>ASPIRE_CONTAINER_RUNTIME</c> names; used only where the
/// application has containers.
/// </summary>
internal sealed class Docker(IConfiguration configuration, IHostEnvironment environment)
{
    private readonly string _runtime = configuration["ASPIRE_CONTAINER_RUNTIME"] ?? "docker";

    /// <summary>The <c>docker run</c> of a container, after a container of that name that a killed app host left is removed.</summary>
    /// <exception cref="DistributedApplicationException">No Docker answers.</exception>
    public async Task<LaunchSpec> RunAsync(
        ContainerResource container, List<string> args, Dictionary<string, string> variables, CancellationToken cancellationToken)
    {
        var (answers, error) = await CommandAsync(["version", "--format", "{{.Server.Version}}"], cancellationToken);
        if (!answers)
            throw new DistributedApplicationException(
                $"'{container.Name}' is a container, and no Docker answers ({error}): start Docker, or do without '{container.Name}'.");

        var name = NameOf(container);
        var persistent = container.Annotations.OfType<ContainerLifetimeAnnotation>().LastOrDefault()?.Lifetime == ContainerLifetime.Persistent;
        if (persistent && (await CommandAsync(["container", "inspect", name], cancellationToken)).Succeeded)
            return Guard.Wrap(new(container.Name, _runtime, ["start", "--attach", name], environment.ContentRootPath, variables));
        await CommandAsync(["rm", "--force", name], cancellationToken);
        return Guard.Wrap(new(container.Name, _runtime, [.. RunArguments(container, name, persistent, variables.Keys), .. args],
            environment.ContentRootPath, variables));
    }

    /// <summary>The arguments of <c>docker run</c> up to the image. Values stay in the environment, where <c>ps</c> does not show them.</summary>
    internal static IEnumerable<string> RunArguments(
        ContainerResource container, string name, bool persistent, IEnumerable<string> variables)
    {
        yield return "run";
        yield return "--name";
        yield return name;
        if (!persistent) yield return "--rm";
        foreach (var endpoint in container.Annotations.OfType<EndpointAnnotation>())
        {
            yield return "--publish";
            yield return string.Create(
                CultureInfo.InvariantCulture, $"127.0.0.1:{endpoint.Allocated[0]}:{endpoint.TargetPort ?? endpoint.Allocated[0]}");
        }
        foreach (var variable in variables)
        {
            yield return "--env";
            yield return variable;
        }
        foreach (var mount in container.Annotations.OfType<ContainerMountAnnotation>())
        {
            yield return "--volume";
            yield return $"{(mount.Source is null ? "" : mount.Source + ":")}{mount.Target}{(mount.IsReadOnly ? ":ro" : "")}";
        }
        if (container.Entrypoint is { } entrypoint)
        {
            yield return "--entrypoint";
            yield return entrypoint;
        }
        yield return container.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Reference
            ?? throw new DistributedApplicationException($"The container '{container.Name}' has no image.");
    }

    // One name per app host folder and resource, so that two checkouts do not remove each other's containers.
    private string NameOf(ContainerResource container)
    {
        var folder = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(environment.ContentRootPath)))[..8];
        return $"{container.Name}-{folder}";
    }

    private async Task<(bool Succeeded, string Error)> CommandAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            using var process = Process.Start(new ProcessStartInfo(_runtime, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            try
            {
                var error = process.StandardError.ReadToEndAsync(limit.Token);
                await process.StandardOutput.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return (process.ExitCode == 0, (await error).Trim().ReplaceLineEndings(" "));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return (false, $"{_runtime} {arguments[0]} did not answer within 10 seconds");
            }
        }
        catch (Win32Exception missing)
        {
            return (false, missing.Message);
        }
    }
}
