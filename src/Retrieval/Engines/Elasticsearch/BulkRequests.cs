using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>
/// Sends writes in bulk requests and sends again what was not taken: what the cluster was too busy for, or did not answer, until
/// nothing has gone through for as long as one request may take.
/// </summary>
internal sealed partial class BulkRequests(Cluster cluster, CollectionAddress address, ElasticsearchOptions options, TimeProvider time)
{
    private const int MaxConflicts = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50), LongestPause = TimeSpan.FromSeconds(5);

    // require_alias: a write that comes after the collection is gone must not make an index.
    private readonly string _path =
        $"/{address.Alias}/_bulk?require_alias=true&timeout=10s&refresh={(options.RefreshPolicy == RefreshPolicy.WaitFor ? "wait_for" : "true")}"
        + "&filter_path=items.*.status,items.*.result,items.*.error";

    private readonly BatchSize _size = new();

    /// <summary>Sends what is in a queue until it is empty; each write then tells how it ended.</summary>
    public async Task DrainAsync(BulkQueue queue, CancellationToken cancellation)
    {
        var (pause, stuckSince) = (FirstPause, time.GetTimestamp());
        while (queue.Take(_size.Bytes) is { Count: > 0 } batch)
        {
            var (again, reason) = await SendAsync(batch, cancellation);
            if (again.Count < batch.Count) stuckSince = time.GetTimestamp();
            if (reason is null)
            {
                _size.Grow();
                pause = FirstPause;
            }
            else if (time.GetElapsedTime(stuckSince) >= options.RequestTimeout)
            {
                // What waits would only fail one after the other.
                foreach (var item in again.Concat(queue.TakeAll())) item.Failure = reason;
                return;
            }
            else
            {
                _size.Shrink();
                await Task.Delay(pause * (.5 + Random.Shared.NextDouble()), time, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            queue.Return(again);
        }
    }

    // What is to be sent again, and why unless other versions were in its way.
    private async Task<(IReadOnlyList<BulkItem> Again, RpcException? Reason)> SendAsync(List<BulkItem> batch, CancellationToken cancellation)
    {
        try
        {
            var answer = await cluster.SendAsync(HttpMethod.POST, _path, Body(batch), cancellation);
            if (answer.IsSuccess) return Read(batch, answer);
            var error = ClusterError.Of(answer);
            var failure = ClusterErrors.Of(error, address.Name);
            if (ClusterErrors.IsTransient(error)) return (batch, failure);
            foreach (var item in batch) item.Failure = failure;
            return ([], null);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return (batch, e);
        }
    }

    private static ReadOnlyMemory<byte> Body(List<BulkItem> batch)
    {
        var buffer = new ArrayBufferWriter<byte>(batch.Sum(item => item.Bytes + 256));
        using var json = Json.Writer(buffer);
        foreach (var item in batch)
            item.Write(json, EndLine);
        return buffer.WrittenMemory;

        void EndLine()
        {
            json.Flush();
            json.Reset();
            buffer.Write("\n"u8);
        }
    }

    private (IReadOnlyList<BulkItem>, RpcException?) Read(List<BulkItem> batch, ClusterAnswer answer)
    {
        using var document = answer.Parse();
        if (!document.RootElement.TryGetProperty("items"u8, out var items) || items.GetArrayLength() != batch.Count)
            return (batch, ClusterErrors.NoAnswer(null));
        var again = new List<BulkItem>();
        RpcException? reason = null;
        foreach (var (item, result) in batch.Zip(items.EnumerateArray()))
        {
            var outcome = result.EnumerateObject().First().Value;
            item.Failure = null;
            if (!outcome.TryGetProperty("error"u8, out var cause))
            {
                item.Deleted = outcome.TryGetProperty("result"u8, out var what) && what.ValueEquals("deleted"u8);
                continue;
            }
            var error = ClusterError.Of(outcome.GetProperty("status"u8).GetInt32(), cause);
            if (Overtakes(item, error)) again.Add(item);
            else if (ClusterErrors.IsTransient(error))
            {
                again.Add(item);
                reason = ClusterErrors.Of(error, address.Name);
            }
            else item.Failure = ClusterErrors.Of(error, address.Name);
        }
        return (again, reason);
    }

    // A higher version than the one that is there: of another process, or written while this machine's clock was ahead.
    private static bool Overtakes(BulkItem item, ClusterError error)
    {
        if (error.Status != 409 || ++item.Conflicts > MaxConflicts) return false;
        if (!long.TryParse(CurrentVersion().Match(error.Reason).Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var current)) return false;
        item.Version = Math.Max(item.Version, current) + 1;
        return true;
    }

    [GeneratedRegex(@"current version \[(\d+)\]")]
    private static partial Regex CurrentVersion();
}
