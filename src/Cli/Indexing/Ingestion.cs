using System.Collections.Concurrent;
using Grpc.Core;
using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Files;
using ReasonRank.V1;

namespace ReasonRank.Cli.Indexing;

/// <summary>Streams a file of passages into a collection, as fast as the service takes them.</summary>
internal sealed class Ingestion(RetrievalService.RetrievalServiceClient client, string collection, Progress progress)
{
    private readonly ConcurrentQueue<(long Operation, long Line)> _pending = [];

    /// <summary>Passages in a file, counted by its line ends; null for a packed one.</summary>
    public static long? Estimate(string path)
    {
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var buffer = new byte[1 << 16];
        var lines = 0L;
        for (int read; (read = file.Read(buffer)) > 0;) lines += buffer.AsSpan(0, read).Count((byte)'\n');
        return lines;
    }

    /// <summary>Sends all passages and waits until they are durable. Refused ones are reported with their line.</summary>
    /// <returns>The last acknowledgement.</returns>
    /// <exception cref="MalformedFileException">A line is malformed; passages before it may be in the collection.</exception>
    public async Task<Acknowledgement> RunAsync(string path, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = client.Ingest(cancellationToken: stop.Token);
        var reading = ReadAsync(path, call.ResponseStream, stop.Token);
        try
        {
            await call.RequestStream.WriteAsync(new IngestRequest { Collection = collection }, stop.Token);
            var operation = 0L;
            foreach (var passage in CorpusFile.Read(path))
            {
                _pending.Enqueue((++operation, passage.Line));
                await call.RequestStream.WriteAsync(new IngestRequest { Put = PassageMapping.ToProto(passage) }, stop.Token);
            }
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception failure) when (failure is RpcException or InvalidOperationException)
        {
            // The stream's own status says why it cannot be written to any more.
            await reading;
            throw;
        }
        catch
        {
            await stop.CancelAsync();
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        return await reading;
    }

    private async Task<Acknowledgement> ReadAsync(
        string path, IAsyncStreamReader<IngestResponse> responses, CancellationToken cancellationToken)
    {
        var last = new Acknowledgement();
        await foreach (var response in responses.ReadAllAsync(cancellationToken))
        {
            if (response.Refused is { } refused)
            {
                var place = $"{path}:{LineOf(refused.Operation)}: passage '{refused.PassageId}'";
                progress.Note(error => Failure.Report(refused.Error, error, place));
            }
            if (response.Acknowledged is { } acknowledged)
            {
                progress.Advance(acknowledged.Through - last.Through);
                last = acknowledged;
                while (_pending.TryPeek(out var first) && first.Operation <= last.Through) _pending.TryDequeue(out _);
            }
        }
        return last;
    }

    private long LineOf(long operation)
    {
        foreach (var pending in _pending)
            if (pending.Operation == operation) return pending.Line;
        return operation;
    }
}
