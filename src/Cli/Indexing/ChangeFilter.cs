using System.Runtime.CompilerServices;
using Grpc.Core;
using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Files;
using ReasonRank.V1;

namespace ReasonRank.Cli.Indexing;

/// <summary>
/// Passes over passages that a collection has as they are: an import that was stopped goes on where it was, and a changed one
/// sends what changed. Asks for several batches ahead.
/// </summary>
internal sealed class ChangeFilter(
    RetrievalService.RetrievalServiceClient client, string collection, SeenIds seen, Progress progress)
{
    private const int BatchLength = 1_000, BatchCharacters = 4 << 20, BatchesAhead = 4;

    /// <summary>Passages that were passed over.</summary>
    public long Unchanged { get; private set; }

    /// <summary>The passages that are new or changed, in their order.</summary>
    public async IAsyncEnumerable<ImportedPassage> ChangedAsync(
        IEnumerable<CorpusPassage> passages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ahead = new Queue<(int Length, Task<List<ImportedPassage>> Changed)>();
        foreach (var batch in Batches(passages))
        {
            ahead.Enqueue((batch.Count, CompareAsync(batch, cancellationToken)));
            if (ahead.Count < BatchesAhead) continue;
            foreach (var changed in await NextAsync()) yield return changed;
        }
        while (ahead.Count > 0)
            foreach (var changed in await NextAsync()) yield return changed;

        async Task<List<ImportedPassage>> NextAsync()
        {
            var (length, comparing) = ahead.Dequeue();
            var changed = await comparing;
            Unchanged += length - changed.Count;
            progress.Advance(length - changed.Count);
            return changed;
        }
    }

    private static IEnumerable<List<ImportedPassage>> Batches(IEnumerable<CorpusPassage> passages)
    {
        var (batch, characters) = (new List<ImportedPassage>(), 0L);
        foreach (var passage in passages)
        {
            batch.Add(ImportedPassage.Of(passage));
            characters += passage.Text.Length + passage.Title.Length;
            if (batch.Count < BatchLength && characters < BatchCharacters) continue;
            yield return batch;
            (batch, characters) = ([], 0);
        }
        if (batch.Count > 0) yield return batch;
    }

    private async Task<List<ImportedPassage>> CompareAsync(List<ImportedPassage> batch, CancellationToken cancellationToken)
    {
        // A passage that comes again replaces what came first in this import, so that what the collection had says nothing.
        var first = batch.Where(passage => seen.Add(passage.Message.Id)).Select(passage => passage.Message.Id).ToHashSet(StringComparer.Ordinal);
        var known = await GetAsync(first, cancellationToken);
        var met = new HashSet<string>(StringComparer.Ordinal);
        return [.. batch.Where(passage =>
            !met.Add(passage.Message.Id) || !known.TryGetValue(passage.Message.Id, out var there) || !IsSame(there, passage.Message))];
    }

    private async Task<Dictionary<string, Passage>> GetAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        try
        {
            var found = await client.GetPassagesAsync(new() { Collection = collection, Ids = { ids } }, cancellationToken: cancellationToken);
            return found.Passages.ToDictionary(passage => passage.Id, StringComparer.Ordinal);
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.InvalidArgument or StatusCode.ResourceExhausted)
        {
            // An id that cannot be, or passages too long to compare: sending them tells of the one and does for the other.
            return [];
        }
    }

    private static bool IsSame(Passage a, Passage b) =>
        a.Text == b.Text && a.Title == b.Title && a.Fields.Count == b.Fields.Count
        && Sorted(a).SequenceEqual(Sorted(b));

    // A list of one keyword comes back as a keyword.
    private static IEnumerable<Field> Sorted(Passage passage) => passage.Fields
        .Select(field => field.Keywords is { Values: [var only] } ? new Field { Name = field.Name, Keyword = only } : field)
        .OrderBy(field => field.Name, StringComparer.Ordinal);
}
