using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>Runs all resources of the application, side by side, as far as they do not wait for each other.</summary>
internal sealed class Runner(
    IResourceCollection resources, Ports ports, Launcher launcher, HealthCheckService health, Output output, Dashboard dashboard,
    IHostApplicationLifetime lifetime, IServiceProvider services) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Why the application could not go on; null when nothing went wrong.</summary>
    public DistributedApplicationException? Failure { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ports.Allocate(resources);
        var jobs = resources.SelectMany(resource => resource.Annotations.OfType<WaitAnnotation>())
            .Where(wait => wait.WaitType == WaitType.WaitForCompletion).Select(wait => wait.Resource).ToHashSet();
        var runs = resources.Where(resource => resource is ProjectResource or ExecutableResource or ContainerResource)
            .ToDictionary(resource => resource, resource =>
                new ResourceRun(resource, jobs.Contains(resource), launcher, health, output, services));
        foreach (var resource in runs.Keys) output.Introduce(resource.Name);
        var tasks = runs.Values.Select(run => (Func<Task>)(() => run.RunAsync(runs, _stop.Token))).ToList();
        if (dashboard.Prepare() is { } launch) tasks.Add(() => dashboard.RunAsync(launch, _stop.Token));
        _running = Task.WhenAll(tasks.Select(Guarded));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    private async Task Guarded(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (Exception failed)
        {
            Failure ??= failed as DistributedApplicationException ?? new DistributedApplicationException(failed.Message, failed);
            lifetime.StopApplication();
        }
    }
}
