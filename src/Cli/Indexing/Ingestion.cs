using System.Collections.Concurrent;
using Grpc.Core;
using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Files;
using ReasonRank.V1;

namespace ReasonRank.Cli.Indexing;

/// <summary>Streams passages into a collection, as fast as the service takes them.</summary>
internal sealed class Ingestion(RetrievalService.RetrievalServiceClient client, Collection collection, Progress progress)
{
    private readonly ConcurrentQueue<(long Operation, string Place)> _pending = [];

    /// <summary>Sends what is new or changed and waits until it is durable. Refused passages are reported with their place.</summary>
    /// <param name="source">The passages.</param>
    /// <param name="sync">Whether to delete all that the source does not have; else only what its files no longer have.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MalformedFileException">A line is malformed; passages before it may be in the collection.</exception>
    public async Task<IngestionOutcome> RunAsync(PassageSource source, bool sync, CancellationToken cancellationToken)
    {
        if (collection.PassageCount == 0) return Outcome(await SendAsync(source.Read().Select(ImportedPassage.Of).ToAsyncEnumerable(), cancellationToken));
        var seen = new SeenIds();
        var filter = new ChangeFilter(client, collection.Name, seen, progress);
        var files = new HashSet<string>(StringComparer.Ordinal);
        var passages = source.IsSplit ? source.Read().Select(passage => Noted(passage, files)) : source.Read();
        var outcome = Outcome(await SendAsync(filter.ChangedAsync(passages, cancellationToken), cancellationToken)) with { Unchanged = filter.Unchanged };
        if (!sync && !source.IsSplit) return outcome;
        if (sync && outcome is { Applied: 0, Unchanged: 0, Refused: 0 })
            throw new CliException(ExitCode.BadInput, "there is nothing to import, and --sync would delete every passage; use a collection of another name");
        var deleted = await StalePassages.DeleteAsync(
            client, collection.Name, id => !seen.Contains(id) && (sync || files.Contains(DocumentFolder.FileOf(id))), cancellationToken);
        return outcome with { Deleted = deleted };
    }

    private static IngestionOutcome Outcome(Acknowledgement acknowledged) => new(acknowledged.Applied, 0, 0, acknowledged.Refused);

    private static CorpusPassage Noted(CorpusPassage passage, HashSet<string> files)
    {
        files.Add(DocumentFolder.FileOf(passage.Id));
        return passage;
    }

    private async Task<Acknowledgement> SendAsync(IAsyncEnumerable<ImportedPassage> passages, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = client.Ingest(cancellationToken: stop.Token);
        var reading = ReadAsync(call.ResponseStream, stop.Token);
        try
        {
            await WriteAsync(new IngestRequest { Collection = collection.Name });
            var operation = 0L;
            await foreach (var (source, message) in passages.WithCancellation(stop.Token))
            {
                _pending.Enqueue((++operation, $"{source.Path}:{source.Line}"));
                await WriteAsync(new IngestRequest { Put = message });
            }
            await call.RequestStream.CompleteAsync();
        }
        catch
        {
            await stop.CancelAsync();
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        return await reading;

        async Task WriteAsync(IngestRequest request)
        {
            try
            {
                await call.RequestStream.WriteAsync(request, stop.Token);
            }
            catch (Exception failure) when (failure is RpcException or InvalidOperationException)
            {
                // The stream's own status says why it cannot be written to any more.
                await reading;
                throw;
            }
        }
    }

    private async Task<Acknowledgement> ReadAsync(
        IAsyncStreamReader<IngestResponse> responses, CancellationToken cancellationToken)
    {
        var last = new Acknowledgement();
        await foreach (var response in responses.ReadAllAsync(cancellationToken))
        {
            if (response.Refused is { } refused)
            {
                var place = $"{PlaceOf(refused.Operation)}: passage '{refused.PassageId}'";
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

    private string PlaceOf(long operation) => _pending.First(pending => pending.Operation == operation).Place;
}
