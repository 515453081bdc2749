using ReasonRank.Bm25;

namespace ReasonRank.Durability;

/// <summary>Compares the index that outlived the kills with one that is built in one go from the passages that must be there.</summary>
internal static class EndCheck
{
    private const int Queries = 100;

    public static void Run(string folder, string againFolder, IReadOnlyCollection<StreamModel> models, Random random)
    {
        var live = models.SelectMany(model => model.Live.Values).ToArray();
        using var survivor = Bm25Index.Open(folder);
        using var again = Bm25Index.Create(againFolder, survivor.Options);
        foreach (var document in live) again.Put(document);
        survivor.Compact();
        again.Compact();
        using var before = survivor.Snapshot();
        using var after = again.Snapshot();
        Require(Sizes(before) == Sizes(after), $"{Sizes(before)} is not {Sizes(after)}");
        foreach (var document in live)
            Require(before.Get(document.Id) is { } found && StreamModel.IsSame(document, found), $"{document.Id} is another passage");
        for (var i = 0; i < Queries; i++)
        {
            var query = new SearchQuery(live[random.Next(live.Length)].Text, 1 + random.Next(50));
            Require(before.Search(query).SequenceEqual(after.Search(query)), $"the answers to \"{query.Text}\" differ");
        }
    }

    private static IndexStatistics Sizes(IndexSnapshot snapshot) => snapshot.Statistics with { SizeBytes = 0 };

    private static void Require(bool condition, string problem)
    {
        if (!condition) throw new InvalidOperationException($"After all kills {problem}.");
    }
}
