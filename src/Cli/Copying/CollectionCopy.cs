using System.Runtime.CompilerServices;
using Grpc.Core;
using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.V1;

namespace ReasonRank.Cli.Copying;

/// <summary>
/// Makes a collection the same as another. Both are listed in the order of their ids, side by side, and only differences are
/// sent; passes are made until one finds none, because the source may change meanwhile.
/// </summary>
internal sealed class CollectionCopy(
    RetrievalService.RetrievalServiceClient source, string name, RetrievalService.RetrievalServiceClient target, string copy, Progress progress)
{
    private const int MostPasses = 5;

    /// <summary>Copies.</summary>
    public async Task<CopyOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var (copied, deleted) = (0L, 0L);
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var (same, put, removed) = await PassAsync(pass == 0, cancellationToken);
            (copied, deleted) = (copied + put, deleted + removed);
            if (put + removed == 0) return new CopyOutcome(copied, Math.Max(0, same - copied), deleted, IsComplete: true);
        }
        return new CopyOutcome(copied, 0, deleted, IsComplete: false);
    }

    private async Task<(long Same, long Put, long Removed)> PassAsync(bool isFirst, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (same, put, removed) = (0L, 0L, 0L);
        using var call = target.Ingest(cancellationToken: stop.Token);
        var reading = ReadAsync(call.ResponseStream, stop.Token);
        try
        {
            await call.RequestStream.WriteAsync(new() { Collection = copy }, stop.Token);
            await foreach (var (wanted, there) in SideBySideAsync(stop.Token))
            {
                if (isFirst && wanted is not null) progress.Advance();
                if (wanted is null)
                {
                    removed++;
                    await call.RequestStream.WriteAsync(new() { Delete = there!.Id }, stop.Token);
                }
                else if (wanted.Equals(there))
                {
                    same++;
                }
                else
                {
                    put++;
                    await call.RequestStream.WriteAsync(new() { Put = wanted }, stop.Token);
                }
            }
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception failure)
        {
            // Where the target ended the stream, its status says why; it comes before what that did to the rest.
            if (failure is InvalidOperationException || failure is RpcException && reading.IsFaulted) await reading;
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        await reading;
        return (same, put, removed);
    }

    private static async Task ReadAsync(IAsyncStreamReader<IngestResponse> responses, CancellationToken cancellationToken)
    {
        await foreach (var response in responses.ReadAllAsync(cancellationToken))
        {
            if (response.Refused is { } refused)
                throw new CliException(ExitCode.Failed, $"passage '{refused.PassageId}' is refused: {refused.Error.Message}");
        }
    }

    private async IAsyncEnumerable<(Passage? Wanted, Passage? There)> SideBySideAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var wanted = ListAsync(source, name, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var there = ListAsync(target, copy, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var (hasWanted, hasThere) = (await wanted.MoveNextAsync(), await there.MoveNextAsync());
        while (hasWanted || hasThere)
        {
            var order = !hasWanted ? 1 : !hasThere ? -1 : Utf8Order.Instance.Compare(wanted.Current.Id, there.Current.Id);
            yield return (order <= 0 ? wanted.Current : null, order >= 0 ? there.Current : null);
            if (order <= 0) hasWanted = await wanted.MoveNextAsync();
            if (order >= 0) hasThere = await there.MoveNextAsync();
        }
    }

    private static async IAsyncEnumerable<Passage> ListAsync(
        RetrievalService.RetrievalServiceClient client, string collection,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = client.ListPassages(new() { Collection = collection }, cancellationToken: cancellationToken);
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
            foreach (var passage in response.Passages) yield return passage;
    }
}
