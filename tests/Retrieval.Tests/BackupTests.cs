using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

public sealed class BackupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_taken_while_passages_arrive_is_the_collection_as_of_one_commit()
    {
        await using var host = await RetrievalHost.StartAsync();
        await host.CreateAsync("c");
        await host.IngestAsync("c", Enumerable.Range(0, 2_000).Select(Passage));
        using var call = host.Client.Ingest(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new() { Collection = "c" }, Cancellation);
        var writing = Task.Run(
            async () =>
            {
                for (var i = 2_000; i < 6_000; i++)
                {
                    await call.RequestStream.WriteAsync(Passage(i), Cancellation);
                    if (i % 100 == 0) await call.RequestStream.WriteAsync(new() { Flush = new() }, Cancellation);
                }
                await call.RequestStream.CompleteAsync();
            },
            Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);
        var acknowledged = 2_000 + (int)call.ResponseStream.Current.Acknowledged.Through;
        var backup = await BackUpAsync(host, "c");
        while (await call.ResponseStream.MoveNext(Cancellation)) { }
        await writing;

        var restored = await RestoreAsync(host, "copy", backup);
        Assert.InRange(restored.PassageCount, acknowledged, 6_000);
        Assert.Equal("english", restored.Settings.Analyzer);
        // Passages are written in order, so that the first so many are what a commit had; a collection of these scores the same.
        await host.CreateAsync("same");
        await host.IngestAsync("same", Enumerable.Range(0, (int)restored.PassageCount).Select(Passage));
        foreach (var query in new[] { "number 7 of many", "words 3", "rare1999 many" })
        {
            var (copy, same) = (await SearchAsync(host, "copy", query), await SearchAsync(host, "same", query));
            Assert.NotEmpty(copy);
            Assert.Equal(same, copy);
        }
        Assert.Equal(await ListAsync(host, "same"), await ListAsync(host, "copy"));
        Assert.Equal(6_000, (await host.Client.GetCollectionAsync(new() { Name = "c" })).Collection.PassageCount);
        await host.IngestAsync("copy", Some.Put("new", "a copy takes passages"));
        Assert.Equal(["new"], Some.Ids(await host.Client.RetrieveAsync(new() { Collection = "copy", Query = "takes" })));
    }

    [Fact]
    public async Task A_backup_that_is_damaged_or_not_whole_makes_no_collection()
    {
        await using var host = await RetrievalHost.StartAsync();
        var backup = await SomeBackupAsync(host);
        var segment = backup.First(file => file.Key.EndsWith(".segment", StringComparison.Ordinal));

        var damaged = new Dictionary<string, byte[]>(backup) { [segment.Key] = [.. segment.Value] };
        damaged[segment.Key][segment.Value.Length / 2] ^= 1;
        var error = await Some.FailsAsync(StatusCode.DataLoss, () => RestoreAsync(host, "r", damaged));
        Assert.Contains(segment.Key, error.Status.Detail, StringComparison.Ordinal);
        foreach (var file in backup.Keys)
        {
            error = await Some.FailsAsync(StatusCode.DataLoss, () => RestoreAsync(host, "r", backup.Where(other => other.Key != file)));
            Assert.Contains(file, error.Status.Detail, StringComparison.Ordinal);
        }
        error = await Some.FailsAsync(StatusCode.DataLoss, () => SendAsync(host, "r", Chunk("manifest", backup["manifest"], new byte[32])));
        Assert.Contains("SHA-256", error.Status.Detail, StringComparison.Ordinal);
        await Some.RefusedAsync(() => SendAsync(host, "r", Chunk("manifest", backup["manifest"], [])), "chunk.sha256");
        await Some.RefusedAsync(() => SendAsync(host, "r", Chunk("manifest", [1], []), Chunk("00000001.log", [1], [])), "chunk.file");
        foreach (var name in new[] { "../manifest", "lock", "/manifest", "manifest\n", "" })
            await Some.RefusedAsync(() => SendAsync(host, "r", Chunk(name, [1], SHA256.HashData([1]))), "chunk.file");
        await Some.RefusedAsync(() => SendAsync(host, "r"), "chunk");
        await Some.RefusedAsync(() => SendAsync(host, "R"), "name");
        await Some.FailsAsync(StatusCode.AlreadyExists, () => RestoreAsync(host, "c", backup));

        await Some.FailsAsync(StatusCode.NotFound, async () => await host.Client.GetCollectionAsync(new() { Name = "r" }));
        Assert.Equal(["c"], Directory.GetDirectories(host.Folder).Select(Path.GetFileName));
        Assert.Equal(HealthStatus.Healthy, await host.HealthAsync());
        Assert.Equal(50, (await RestoreAsync(host, "r", backup)).PassageCount);
    }

    [Fact]
    public async Task Settings_bound_a_restore()
    {
        await using var host = await RetrievalHost.StartAsync(null, ("MaxRestoreBytes", "1000"), ("MaxCollections", "2"));
        var backup = await SomeBackupAsync(host);
        await Some.FailsAsync(StatusCode.ResourceExhausted, () => RestoreAsync(host, "r", backup));
        await host.CreateAsync("second");
        var error = await Some.FailsAsync(StatusCode.ResourceExhausted, () => RestoreAsync(host, "r", backup));
        Assert.Contains("2 collections", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_killed_in_the_middle_of_a_restore_has_no_such_collection_afterwards()
    {
        Dictionary<string, byte[]> backup;
        await using (var host = await RetrievalHost.StartAsync()) backup = await SomeBackupAsync(host);
        var folder = RetrievalHost.NewFolder();
        using (var service = await RetrievalProcess.StartAsync(folder))
        {
            using var call = service.Client.RestoreCollection(cancellationToken: Cancellation);
            await call.RequestStream.WriteAsync(new() { Name = "r" }, Cancellation);
            foreach (var (name, bytes) in backup)
                await call.RequestStream.WriteAsync(new() { Chunk = Chunk(name, bytes, SHA256.HashData(bytes)) }, Cancellation);
            // The manifest, the last file, has arrived; only the end of the stream has not.
            while (Directory.GetFiles(folder, "manifest", SearchOption.AllDirectories) is []) await Task.Delay(20, Cancellation);
            Assert.Empty((await service.Client.ListCollectionsAsync(new(), cancellationToken: Cancellation)).Collections);
            // Another service on the folder, or one whose clock has been set, leaves alone what this one is making.
            Directory.SetLastWriteTimeUtc(Directory.GetDirectories(folder).Single(), DateTime.UnixEpoch);
            await (await RetrievalHost.StartAsync(folder)).DisposeAsync();
            Assert.NotEmpty(Directory.GetFiles(folder, "manifest", SearchOption.AllDirectories));
            await service.KillAsync();
        }
        await using (var host = await RetrievalHost.StartAsync(folder))
        {
            Assert.Empty(Directory.GetFiles(folder, "manifest", SearchOption.AllDirectories));
            Assert.Empty((await host.Client.ListCollectionsAsync(new())).Collections);
            Assert.Equal(50, (await RestoreAsync(host, "r", backup)).PassageCount);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_restore_that_is_cancelled_leaves_nothing()
    {
        await using var host = await RetrievalHost.StartAsync();
        var backup = await SomeBackupAsync(host);
        using (var call = host.Client.RestoreCollection(cancellationToken: Cancellation))
        {
            await call.RequestStream.WriteAsync(new() { Name = "r" }, Cancellation);
            await call.RequestStream.WriteAsync(new() { Chunk = Chunk("manifest", backup["manifest"], []) }, Cancellation);
            while (Directory.GetDirectories(host.Folder).Length < 2) await Task.Delay(20, Cancellation);
        }
        while (Directory.GetDirectories(host.Folder).Length > 1) await Task.Delay(20, Cancellation);
        Assert.Equal(["c"], (await host.Client.ListCollectionsAsync(new())).Collections.Select(collection => collection.Name));
    }

    [Fact]
    public async Task Damage_is_named_and_what_is_sound_goes_on_without_it()
    {
        await using var host = await RetrievalHost.StartAsync();
        await host.CreateAsync("c");
        await host.IngestAsync("c", Enumerable.Range(0, 50).Select(Passage));
        // A backup makes a segment of what is in the log.
        await BackUpAsync(host, "c");
        Assert.Empty((await host.Client.VerifyCollectionAsync(new() { Name = "c" })).Damaged);
        var segment = Directory.GetFiles(Path.Combine(host.Folder, "c", "index"), "*.segment").Single();
        await host.IngestAsync("c", Enumerable.Range(50, 10).Select(Passage));
        await FlipAsync(segment, new FileInfo(segment).Length / 2);

        var damaged = Assert.Single((await host.Client.VerifyCollectionAsync(new() { Name = "c" })).Damaged);
        Assert.Equal(Path.GetFileName(segment), damaged.File);
        Assert.Equal(HealthStatus.Degraded, await host.HealthAsync());
        await Some.FailsAsync(StatusCode.DataLoss, () => BackUpAsync(host, "c"));

        var repaired = await host.Client.RepairCollectionAsync(new() { Name = "c" });
        Assert.Equal([damaged.File], repaired.LeftOut.Select(file => file.File));
        Assert.Equal(10, repaired.Collection.PassageCount);
        Assert.Equal(Enumerable.Range(50, 10).Select(i => $"p{i:d5}"), (await ListAsync(host, "c")).Select(passage => passage.Id));
        Assert.Empty((await host.Client.VerifyCollectionAsync(new() { Name = "c" })).Damaged);
        Assert.Equal(HealthStatus.Healthy, await host.HealthAsync());
        Assert.Equal(10, (await RestoreAsync(host, "r", await BackUpAsync(host, "c"))).PassageCount);
        Assert.Empty((await host.Client.RepairCollectionAsync(new() { Name = "c" })).LeftOut);
    }

    [Theory]
    [InlineData("index/manifest", 30)]
    [InlineData("collection.json", 0)]
    public async Task Damage_of_what_lists_the_rest_is_repaired_without_loss(string file, int at)
    {
        var folder = RetrievalHost.NewFolder();
        await using (var host = await RetrievalHost.StartAsync(folder))
        {
            await host.CreateAsync("c", "standard");
            await host.IngestAsync("c", Enumerable.Range(0, 50).Select(Passage));
        }
        await FlipAsync(Path.Combine(folder, "c", file), at);
        await using (var host = await RetrievalHost.StartAsync(folder))
        {
            var error = await Some.FailsAsync(StatusCode.DataLoss, async () => await host.Client.VerifyCollectionAsync(new() { Name = "c" }));
            Assert.Contains(Path.GetFileName(file), error.Status.Detail, StringComparison.Ordinal);
            var repaired = await host.Client.RepairCollectionAsync(new() { Name = "c" });
            Assert.Equal([Path.GetFileName(file)], repaired.LeftOut.Select(damaged => damaged.File));
            Assert.Equal((50, "standard"), (repaired.Collection.PassageCount, repaired.Collection.Settings.Analyzer));
            Assert.Empty((await host.Client.VerifyCollectionAsync(new() { Name = "c" })).Damaged);
            Assert.Equal(HealthStatus.Healthy, await host.HealthAsync());
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task There_has_to_be_a_collection()
    {
        await using var host = await RetrievalHost.StartAsync();
        await Some.FailsAsync(StatusCode.NotFound, () => BackUpAsync(host, "none"));
        await Some.FailsAsync(StatusCode.NotFound, async () => await host.Client.VerifyCollectionAsync(new() { Name = "none" }));
        await Some.FailsAsync(StatusCode.NotFound, async () => await host.Client.RepairCollectionAsync(new() { Name = "none" }));
        await Some.RefusedAsync(() => BackUpAsync(host, "../c"), "name");
        await Some.RefusedAsync(async () => await host.Client.VerifyCollectionAsync(new()), "name");
        await Some.RefusedAsync(async () => await host.Client.RepairCollectionAsync(new() { Name = "A" }), "name");
    }

    [Fact]
    public async Task An_engine_without_files_of_its_own_says_what_to_use()
    {
        await using var host = await RetrievalHost.StartOnAsync(RetrievalHost.Elasticsearch);
        Func<Task>[] calls =
        [
            () => BackUpAsync(host, "c"),
            () => SendAsync(host, "c"),
            async () => await host.Client.VerifyCollectionAsync(new() { Name = "c" }),
            async () => await host.Client.RepairCollectionAsync(new() { Name = "c" }),
        ];
        foreach (var call in calls)
        {
            var error = await Some.FailsAsync(StatusCode.FailedPrecondition, call);
            Assert.Contains("snapshots", error.Status.Detail, StringComparison.Ordinal);
        }
    }

    private static IngestRequest Passage(int i) => Some.Put($"p{i:d5}", $"number {i % 50} of many words {i % 7} rare{i}");

    private static FileChunk Chunk(string file, byte[] data, byte[] sum) =>
        new() { File = file, Data = ByteString.CopyFrom(data), Sha256 = ByteString.CopyFrom(sum) };

    private static async Task<Dictionary<string, byte[]>> SomeBackupAsync(RetrievalHost host)
    {
        await host.CreateAsync("c");
        await host.IngestAsync("c", Enumerable.Range(0, 50).Select(Passage));
        return await BackUpAsync(host, "c");
    }

    private static async Task<Dictionary<string, byte[]>> BackUpAsync(RetrievalHost host, string collection)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var call = host.Client.BackUpCollection(new() { Name = collection }, cancellationToken: Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);
        var size = call.ResponseStream.Current.SizeBytes;
        await foreach (var part in call.ResponseStream.ReadAllAsync(Cancellation))
        {
            var bytes = files[part.Chunk.File] = [.. files.GetValueOrDefault(part.Chunk.File, []), .. part.Chunk.Data];
            if (!part.Chunk.Sha256.IsEmpty) Assert.Equal(SHA256.HashData(bytes), part.Chunk.Sha256);
        }
        Assert.Equal(size, files.Values.Sum(bytes => bytes.LongLength));
        return files;
    }

    private static Task<Collection> RestoreAsync(RetrievalHost host, string name, IEnumerable<KeyValuePair<string, byte[]>> files) =>
        SendAsync(host, name, [.. files.SelectMany(file => Pieces(file.Key, file.Value))]);

    private static IEnumerable<FileChunk> Pieces(string file, byte[] bytes)
    {
        yield return Chunk(file, bytes[..(bytes.Length / 3)], []);
        yield return Chunk(file, bytes[(bytes.Length / 3)..], SHA256.HashData(bytes));
    }

    private static async Task<Collection> SendAsync(RetrievalHost host, string name, params FileChunk[] chunks)
    {
        using var call = host.Client.RestoreCollection(cancellationToken: Cancellation);
        try
        {
            await call.RequestStream.WriteAsync(new() { Name = name }, Cancellation);
            foreach (var chunk in chunks) await call.RequestStream.WriteAsync(new() { Chunk = chunk }, Cancellation);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The answer says why the stream was refused.
        }
        return (await call).Collection;
    }

    private static async Task<List<(string, double)>> SearchAsync(RetrievalHost host, string collection, string query) =>
        [.. (await host.Client.RetrieveAsync(new() { Collection = collection, Query = query, TopK = 1_000 })).Hits.Select(hit => (hit.PassageId, hit.Score))];

    private static async Task<List<Passage>> ListAsync(RetrievalHost host, string collection)
    {
        using var call = host.Client.ListPassages(new() { Collection = collection }, cancellationToken: Cancellation);
        var passages = new List<Passage>();
        await foreach (var response in call.ResponseStream.ReadAllAsync(Cancellation)) passages.AddRange(response.Passages);
        return passages;
    }

    private static async Task FlipAsync(string path, long at)
    {
        // In place, because the service has the file mapped.
        await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 1));
    }
}
