using System.Globalization;
using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Telemetry;

/// <summary>Measures how many queries wait, are queued and are worked on; only while somebody listens.</summary>
internal sealed class QueueGauge(SqlStore store, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan _between = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_between, clock);
        try
        {
            do
            {
                if (SynthesisTelemetry.QueueDepth.Enabled) await MeasureAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task MeasureAsync(CancellationToken cancellation)
    {
        try
        {
            var (queued, running, open) = await store.ReadAsync(CountAsync, cancellation);
            Record("queued", queued);
            Record("running", running);
            Record("waiting", Math.Max(0, open - queued - running));
        }
        catch (System.Data.Common.DbException)
        {
            // The health check tells of a store that does not answer.
        }

        async Task<(long Queued, long Running, long Open)> CountAsync(System.Data.Common.DbConnection connection)
        {
            return (await NumberAsync(State(ShardState.Queued)), await NumberAsync(State(ShardState.Running)), await NumberAsync(
                $"SELECT coalesce(sum(total - ended), 0) FROM jobs WHERE state IN ({(int)JobState.Running}, {(int)JobState.Paused}, {(int)JobState.Stopped})"));

            async Task<long> NumberAsync(string sql) =>
                Convert.ToInt64(await connection.ScalarAsync(null, sql, cancellation), CultureInfo.InvariantCulture);
        }
    }

    private static string State(ShardState state) => $"SELECT count(*) FROM items WHERE state = {(int)state}";

    private static void Record(string state, long count) =>
        SynthesisTelemetry.QueueDepth.Record(count, KeyValuePair.Create("state", (object?)state));
}
