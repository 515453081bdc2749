using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

public sealed class FolderTests
{
    [Fact]
    public async Task Data_survive_a_restart_and_a_second_process_is_kept_out()
    {
        var folder = RetrievalHost.NewFolder();
        Timestamp created;
        await using (var host = await RetrievalHost.StartAsync(folder))
        {
            await host.CreateAsync("kept");
            await host.IngestAsync("kept", Some.Put("1", "the first passage"));
            created = (await host.Client.GetCollectionAsync(new() { Name = "kept" })).Collection.Created;
            await using var second = await RetrievalHost.StartAsync(folder);
            await Some.FailsAsync(StatusCode.FailedPrecondition, async () => await second.Client.GetCollectionAsync(new() { Name = "kept" }));
        }
        await using (var host = await RetrievalHost.StartAsync(folder))
        {
            var collection = (await host.Client.GetCollectionAsync(new() { Name = "kept" })).Collection;
            Assert.Equal((created, 1), (collection.Created, collection.PassageCount));
            Assert.Equal(["1"], Some.Ids(await host.Client.RetrieveAsync(new() { Collection = "kept", Query = "passages" })));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_damaged_collection_says_so_and_does_not_hide_the_others()
    {
        var folder = RetrievalHost.NewFolder();
        await using (var host = await RetrievalHost.StartAsync(folder))
        {
            foreach (var name in new[] { "broken", "whole" })
            {
                await host.CreateAsync(name);
                await host.IngestAsync(name, Some.Put("1", "text"));
            }
        }
        var segment = Directory.GetFiles(Path.Combine(folder, "broken", "index"), "*.segment").Single();
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);
        await using (var host = await RetrievalHost.StartAsync(folder))
        {
            var error = await Some.FailsAsync(StatusCode.DataLoss, async () => await host.Client.GetCollectionAsync(new() { Name = "broken" }));
            Assert.Contains(Path.GetFileName(segment), error.Status.Detail, StringComparison.Ordinal);
            Assert.Equal(["whole"], (await host.Client.ListCollectionsAsync(new())).Collections.Select(collection => collection.Name));
            Assert.Equal(HealthStatus.Degraded, await host.HealthAsync());
            await host.Client.DeleteCollectionAsync(new() { Name = "broken" });
            await host.CreateAsync("broken");
            Assert.Equal(HealthStatus.Healthy, await host.HealthAsync());
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Damage_in_passages_is_told_to_who_reads_them()
    {
        var folder = RetrievalHost.NewFolder();
        await using (var host = await RetrievalHost.StartAsync(folder))
        {
            await host.CreateAsync("c");
            await host.IngestAsync("c", Enumerable.Range(0, 4_000).Select(i => Some.Put($"{i}", $"passage n{i} {Guid.NewGuid()} {Guid.NewGuid()}")));
        }
        var segment = Directory.GetFiles(Path.Combine(folder, "c", "index"), "*.segment").Single();
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[80_000] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);
        await using (var host = await RetrievalHost.StartAsync(folder))
        {
            Assert.Equal(["17"], Some.Ids(await host.Client.RetrieveAsync(new() { Collection = "c", Query = "n17" })));
            Assert.Equal(HealthStatus.Healthy, await host.HealthAsync());
            var all = Enumerable.Range(0, 4_000).Select(i => $"{i}");
            var error = await Some.FailsAsync(
                StatusCode.DataLoss, async () => await host.Client.GetPassagesAsync(new() { Collection = "c", Ids = { all } }));
            Assert.Contains(Path.GetFileName(segment), error.Status.Detail, StringComparison.Ordinal);
            Assert.Equal(HealthStatus.Degraded, await host.HealthAsync());
        }
        Directory.Delete(folder, recursive: true);
    }
}
