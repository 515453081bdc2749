using MassTransit;

namespace ReasonRank.Synthesis.Work;

/// <summary>
/// Stops the bus and starts it again. MassTransit connects again by itself when a connection breaks, but not always: 8.4.0 keeps one for
/// good that breaks in the moment in which it is made, and ends an endpoint for good whose connection breaks in another bad moment.
/// </summary>
internal sealed partial class BusRestart(IServiceProvider services, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<BusRestart> logger)
    : IReceiveEndpointObserver
{
    // Longer than a connection takes that comes back by itself, or a start over a broker that answers: one that does not end never will.
    private static readonly TimeSpan _between = TimeSpan.FromSeconds(15), _startTakes = TimeSpan.FromSeconds(20);

    private volatile IReceiveEndpoint? _endpoint;
    private Task _restarting = Task.CompletedTask;
    private long _ended = clock.GetTimestamp();

    /// <summary>Begins to do it, unless it is under way or was done a moment ago.</summary>
    public void Begin()
    {
        if (!_restarting.IsCompleted || clock.GetElapsedTime(_ended) < _between) return;
        LogBegin();
        _restarting = RunAsync();
    }

    public Task Ready(ReceiveEndpointReady ready) => Seen(ready.ReceiveEndpoint);

    public Task Faulted(ReceiveEndpointFaulted faulted) => Seen(faulted.ReceiveEndpoint);

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    // The bus has another one, for answers that nobody sends.
    private Task Seen(IReceiveEndpoint endpoint)
    {
        if (endpoint.InputAddress.AbsolutePath.EndsWith(BrokerTopology.Shards, StringComparison.Ordinal)) _endpoint = endpoint;
        return Task.CompletedTask;
    }

    private async Task RunAsync()
    {
        var stopping = lifetime.ApplicationStopping;
        try
        {
            // It is made with its observers, of which this is one.
            var bus = services.GetRequiredService<IBusControl>();
            // Without a limit: a bus that was not stopped to the end cannot be started.
            await bus.StopAsync(stopping);
            // The bus takes an endpoint that failed for one that is started, and would leave it out.
            _endpoint?.Start(stopping);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limit.CancelAfter(_startTakes);
            await bus.StartAsync(limit.Token);
        }
        catch (Exception failure)
        {
            if (!stopping.IsCancellationRequested) LogFailed(failure);
        }
        _ended = clock.GetTimestamp();
    }

    [LoggerMessage(1, LogLevel.Warning, "The broker has been delivering nothing for a while; the bus is started again")]
    private partial void LogBegin();

    [LoggerMessage(2, LogLevel.Warning, "The bus could not be started again; it will be tried again")]
    private partial void LogFailed(Exception exception);
}
