using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running;

/// <summary>The life of one resource: waits for others, starts, becomes ready, is restarted when it crashes, stops.</summary>
internal sealed class ResourceRun(
    IResource resource, bool isJob, Launcher launcher, HealthCheckService health, Output output, IServiceProvider services)
{
    private const int MaxCrashes = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HealthLimit = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs the resource until it ends or is told to stop.</summary>
    /// <exception cref="DistributedApplicationException">It cannot go on.</exception>
    public async Task RunAsync(IReadOnlyDictionary<IResource, ResourceRun> all, CancellationToken stop)
    {
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
            if (all.TryGetValue(wait.Resource, out var other)) await other.WaitAsync(wait, resource.Name, stop);

        using var own = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var tasks = Enumerable.Range(0, Ports.Replicas(resource)).Select(replica => SuperviseAsync(replica, own.Token))
            .Append(BecomeReadyAsync(own.Token)).ToArray();
        await foreach (var done in Task.WhenEach(tasks))
        {
            if (done.IsCompletedSuccessfully) continue;
            await own.CancelAsync();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await done;
        }
    }

    private async Task WaitAsync(WaitAnnotation wait, string waiter, CancellationToken stop)
    {
        if (wait.WaitType == WaitType.WaitUntilHealthy)
        {
            await _ready.Task.WaitAsync(stop);
            return;
        }
        var code = await _ended.Task.WaitAsync(stop);
        if (code != wait.ExitCode)
            throw new DistributedApplicationException(
                $"'{waiter}' waits for '{resource.Name}' to end with exit code {wait.ExitCode}, but it was {code}; its output above says why.");
    }

    private async Task SuperviseAsync(int replica, CancellationToken stop)
    {
        for (var crashes = 0; ;)
        {
            var launch = await launcher.ResolveAsync(resource, replica, stop);
            var start = Stopwatch.GetTimestamp();
            int code;
            using (var child = Child.Start(launch, output))
            {
                _started.TrySetResult();
                code = await child.WaitAsync(stop);
            }
            // Ctrl-C reaches a terminal's whole process group: the app host must hear it before it calls this a crash.
            await Task.Delay(TimeSpan.FromMilliseconds(300), stop);
            if (isJob || (code == 0 && !resource.Annotations.OfType<EndpointAnnotation>().Any()))
            {
                _ended.TrySetResult(code);
                return;
            }
            if (!_ready.Task.IsCompleted)
                throw new DistributedApplicationException(
                    $"'{resource.Name}' ended with exit code {code} before it was ready; its output above says why.");
            if (Stopwatch.GetElapsedTime(start) > Settled) crashes = 0;
            if (++crashes > MaxCrashes)
                throw new DistributedApplicationException(
                    $"'{resource.Name}' ended {crashes} times in a row, the last time with exit code {code}; giving up.");
            var pause = FirstPause * (1 << (crashes - 1));
            output.Line(resource.Name, $"ended with exit code {code}; starts again in {pause.TotalSeconds} s", error: true);
            await Task.Delay(pause, stop);
        }
    }

    private async Task BecomeReadyAsync(CancellationToken stop)
    {
        await _started.Task.WaitAsync(stop);
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet();
        var start = Stopwatch.GetTimestamp();
        while (keys.Count > 0)
        {
            var report = await health.CheckHealthAsync(check => keys.Contains(check.Name), stop);
            if (report.Status == HealthStatus.Healthy && report.Entries.Count == keys.Count) break;
            if (Stopwatch.GetElapsedTime(start) > HealthLimit)
                throw new DistributedApplicationException(
                    $"'{resource.Name}' was not healthy within {HealthLimit.TotalMinutes} minutes: "
                    + string.Join("; ", report.Entries.Select(entry => entry.Value.Description)));
            await Task.Delay(TimeSpan.FromMilliseconds(100), stop);
        }
        _ready.TrySetResult();
        var ready = new ResourceReadyEvent(resource, services);
        foreach (var annotation in resource.Annotations.OfType<ResourceReadyAnnotation>())
            await annotation.Callback(ready, stop);
    }
}
