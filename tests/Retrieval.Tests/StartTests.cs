using Grpc.Core;
using Microsoft.Extensions.Options;

namespace ReasonRank.Retrieval.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task The_sample_is_loaded_once_and_is_the_default_collection()
    {
        var (folder, sample) = (RetrievalHost.NewFolder(), RetrievalHost.NewFolder());
        await File.WriteAllLinesAsync(Path.Combine(sample, "corpus.jsonl"),
        [
            """{"_id": "tea", "title": "Tea", "text": "Leaves in hot water.", "metadata": {"topic": "drinks", "year": 2024, "tags": ["a", "b"]}}""",
            """{"_id": "mud", "title": "", "text": "Earth in cold water."}""",
        ], TestContext.Current.CancellationToken);
        (string, string)[] settings = [("LoadSample", "true"), ("SampleFolder", sample)];
        await using (var host = await RetrievalHost.StartAsync(folder, settings))
        {
            var hit = (await host.Client.RetrieveAsync(new() { Query = "leaf tea", IncludePassages = true })).Hits.Single();
            Assert.Equal(("tea", "Tea", "drinks", 2024, 2), (hit.PassageId, hit.Passage.Title,
                hit.Passage.Fields[0].Keyword, hit.Passage.Fields[1].Number, hit.Passage.Fields[2].Keywords.Values.Count));
            await host.Client.DeletePassagesAsync(new() { Collection = "sample", Ids = { "tea" } });
        }
        await using (var host = await RetrievalHost.StartAsync(folder, settings))
            Assert.Equal(1, (await host.Client.GetCollectionAsync(new() { Name = "sample" })).Collection.PassageCount);
        Directory.Delete(folder, recursive: true);
        Directory.Delete(sample, recursive: true);
    }

    [Fact]
    public async Task The_sample_that_ships_is_loaded_whole()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "sample", "corpus.jsonl"));
        await using var host = await RetrievalHost.StartAsync(null, ("LoadSample", "true"));
        var collection = (await host.Client.GetCollectionAsync(new() { Name = "sample" })).Collection;
        Assert.Equal(lines.Count(line => line.Length > 0), collection.PassageCount);
    }

    [Fact]
    public async Task A_broken_sample_does_not_keep_the_service_from_starting()
    {
        var sample = RetrievalHost.NewFolder();
        await File.WriteAllTextAsync(Path.Combine(sample, "corpus.jsonl"), "{", TestContext.Current.CancellationToken);
        await using var host = await RetrievalHost.StartAsync(null, ("LoadSample", "true"), ("SampleFolder", sample));
        Assert.Empty((await host.Client.RetrieveAsync(new() { Query = "x" })).Hits);
        Directory.Delete(sample, recursive: true);
    }

    [Fact]
    public async Task Without_a_sample_a_query_that_names_no_collection_is_told_so()
    {
        await using var host = await RetrievalHost.StartAsync();
        var error = await Some.FailsAsync(StatusCode.NotFound, async () => await host.Client.RetrieveAsync(new() { Query = "x" }));
        Assert.Contains("'sample'", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_settings_stop_the_start_and_are_all_named()
    {
        var file = Path.GetTempFileName();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => RetrievalHost.StartAsync(
            file, ("DefaultCollection", "No Name"), ("MaxCollections", "0")));
        Assert.Contains("Retrieval:DataFolder", error.Message, StringComparison.Ordinal);
        Assert.Contains("Retrieval:DefaultCollection", error.Message, StringComparison.Ordinal);
        Assert.Contains("Retrieval:MaxCollections", error.Message, StringComparison.Ordinal);
        File.Delete(file);
    }
}
