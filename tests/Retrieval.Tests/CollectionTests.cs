using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

public abstract class CollectionTests(string engine)
{
    public sealed class OnEmbedded() : CollectionTests(RetrievalHost.Embedded);

    public sealed class OnElasticsearch() : CollectionTests(RetrievalHost.Elasticsearch);

    [Fact]
    public async Task A_collection_is_made_with_defaults_described_listed_and_deleted()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        var before = DateTime.UtcNow;
        var made = (await host.Client.CreateCollectionAsync(new() { Name = "b" })).Collection;
        Assert.Equal(("b", "english", .9, .4, engine), (made.Name, made.Settings.Analyzer, made.Settings.K1, made.Settings.B, made.Engine));
        Assert.InRange(made.Created.ToDateTime(), before.AddSeconds(-1), DateTime.UtcNow.AddSeconds(1));
        await host.Client.CreateCollectionAsync(new() { Name = "a", Settings = new() { Analyzer = "whitespace", K1 = 0, B = 1 } });

        var listed = (await host.Client.ListCollectionsAsync(new())).Collections;
        Assert.Equal(["a", "b"], listed.Select(collection => collection.Name));
        Assert.Equal((0.0, 1.0), (listed[0].Settings.K1, listed[0].Settings.B));
        await Some.FailsAsync(StatusCode.AlreadyExists, async () => await host.Client.CreateCollectionAsync(new() { Name = "a" }));

        await host.Client.DeleteCollectionAsync(new() { Name = "a" });
        await Some.FailsAsync(StatusCode.NotFound, async () => await host.Client.GetCollectionAsync(new() { Name = "a" }));
        await Some.FailsAsync(StatusCode.NotFound, async () => await host.Client.DeleteCollectionAsync(new() { Name = "a" }));
        if (engine == RetrievalHost.Embedded) Assert.Equal(["b"], Directory.GetDirectories(host.Folder).Select(Path.GetFileName));
        await host.CreateAsync("a");
    }

    [Fact]
    public async Task Names_that_are_no_safe_folder_names_are_refused()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        foreach (var name in new[] { "", "Upper", "_first", "-first", "a/b", "..", "a b", "con", "lpt1", "é", new string('a', 65) })
        {
            await Some.RefusedAsync(async () => await host.Client.CreateCollectionAsync(new() { Name = name }), "name");
            await Some.RefusedAsync(async () => await host.Client.GetCollectionAsync(new() { Name = name }), "name");
            await Some.RefusedAsync(async () => await host.Client.DeleteCollectionAsync(new() { Name = name }), "name");
        }
        await host.CreateAsync(new string('a', 64));
    }

    [Fact]
    public async Task All_bad_settings_are_named_at_once()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await Some.RefusedAsync(
            async () => await host.Client.CreateCollectionAsync(
                new() { Name = "A", Settings = new() { Analyzer = "klingon", K1 = double.NaN, B = 1.5 } }),
            "name", "settings.analyzer", "settings.k1", "settings.b");
    }

    [Fact]
    public async Task Statistics_follow_what_is_written_and_compaction_drops_what_is_deleted()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c", "whitespace");
        await host.IngestAsync("c", Some.Put("1", "a b b"), Some.Put("2", "b c"), Some.Put("3", "d"));
        await host.IngestAsync("c", Some.Delete("3"), Some.Put("2", "b e"));
        var statistics = await host.Client.GetTermStatisticsAsync(new() { Collection = "c", Terms = { "b", "e", "nothing" } });
        Assert.Equal([1, 0], new[] { statistics.Terms[1].PassageFrequency, statistics.Terms[2].PassageFrequency });

        var compact = (await host.Client.CompactCollectionAsync(new() { Name = "c" })).Collection;
        Assert.Equal((2, 0, 5, 1), (compact.PassageCount, compact.DeletedCount, compact.TokenCount, compact.SegmentCount));
        if (engine == RetrievalHost.Embedded) Assert.Equal(3, compact.TermCount);
        statistics = await host.Client.GetTermStatisticsAsync(new() { Collection = "c", Terms = { "b" } });
        Assert.Equal((2, 5, 2, 3), (statistics.PassageCount, statistics.TokenCount, statistics.Terms[0].PassageFrequency, statistics.Terms[0].CollectionFrequency));
        Assert.True(compact.SizeBytes > 0);
    }

    [Fact]
    public async Task The_number_of_collections_is_bounded()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine, ("MaxCollections", "2"));
        await host.CreateAsync("a");
        await host.CreateAsync("b");
        await Some.FailsAsync(StatusCode.ResourceExhausted, () => host.CreateAsync("c"));
    }
}
