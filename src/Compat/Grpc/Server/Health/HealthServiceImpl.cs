using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.HealthCheck;

/// <summary>
/// <c>grpc.health.v1.Health</c> over statuses that the application sets. A service whose status was never set is
/// NOT_FOUND to <see cref="Check"/> and SERVICE_UNKNOWN to <see cref="Watch"/>.
/// </summary>
public class HealthServiceImpl : Health.V1.Health.HealthBase
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServingStatus> _statuses = [];
    private readonly HashSet<Watcher> _watchers = [];

    /// <summary>Sets the status of a service and tells its watchers.</summary>
    /// <param name="service">Full name of the service; empty for the server as a whole.</param>
    /// <param name="status">The status from now on.</param>
    public void SetStatus(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_lock)
        {
            _statuses[service] = status;
            foreach (var watcher in _watchers)
                if (watcher.Service == service) watcher.Statuses.Writer.TryWrite(status);
        }
    }

    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        lock (_lock)
        {
            return _statuses.TryGetValue(request.Service, out var status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(new Status(StatusCode.NotFound, ""));
        }
    }

    /// <inheritdoc/>
    public override Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context) =>
        WatchAsync(request.Service, current: null, responseStream, context.CancellationToken);

    /// <summary>Writes the status of a service now and on every change, until cancelled.</summary>
    /// <param name="service">Full name of the service.</param>
    /// <param name="current">The status now, where the caller knows better than what was set last.</param>
    /// <param name="responseStream">The watching client.</param>
    /// <param name="cancellationToken">Ends the watch without an error.</param>
    internal async Task WatchAsync(
        string service,
        ServingStatus? current,
        IServerStreamWriter<HealthCheckResponse> responseStream,
        CancellationToken cancellationToken)
    {
        // A slow client gets the latest status; those in between are of no use to it.
        var watcher = new Watcher(service, Channel.CreateBounded<ServingStatus>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }));
        ServingStatus last;
        lock (_lock)
        {
            _watchers.Add(watcher);
            last = current ?? _statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown);
        }
        try
        {
            await responseStream.WriteAsync(new HealthCheckResponse { Status = last }, cancellationToken);
            await foreach (var status in watcher.Statuses.Reader.ReadAllAsync(cancellationToken))
            {
                if (status == last) continue;
                last = status;
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // How every watch ends.
        }
        finally
        {
            lock (_lock) _watchers.Remove(watcher);
        }
    }

    private sealed class Watcher(string service, Channel<ServingStatus> statuses)
    {
        public string Service => service;

        public Channel<ServingStatus> Statuses => statuses;
    }
}
