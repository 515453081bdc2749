using System.Collections.Concurrent;

namespace ReasonRank.Reranker.Models.OpenAi.Servers;

/// <summary>
/// The probes of all servers. They begin with the service, and neither its start nor its readiness waits for them; the
/// first requests do, for two seconds at most, so that what they need is not refused for want of knowledge.
/// </summary>
internal sealed class ServerProbes(IHttpClientFactory clients, TimeProvider clock, ILogger<ServerProbe> logger)
{
    private readonly ConcurrentBag<ServerProbe> _probes = [];
    private Task? _first;

    /// <summary>The probe of a model's server.</summary>
    public ServerProbe Add(ModelOptions model)
    {
        var probe = new ServerProbe(model, clients, clock, logger);
        _probes.Add(probe);
        return probe;
    }

    /// <summary>
    /// Waits until each server that has to be asked was asked once, for a quarter of the time up to a deadline at most.
    /// </summary>
    /// <param name="deadline">In UTC; <see cref="DateTime.MaxValue"/> for none.</param>
    /// <param name="cancellationToken">Ends the waiting; the asking goes on.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task AskedAsync(DateTime deadline, CancellationToken cancellationToken)
    {
        var first = _first ??= Task.WhenAll(_probes.Select(probe => probe.GetAsync(CancellationToken.None).AsTask()));
        if (first.IsCompleted) return;
        var patience = deadline == DateTime.MaxValue ? ServerProbe.LongestProbe : (deadline - clock.GetUtcNow().UtcDateTime) / 4;
        if (patience <= TimeSpan.Zero) return;
        await ((Task)first).WaitAsync(Min(patience, ServerProbe.LongestProbe), clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
