using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

public sealed class KillTests
{
    [Fact]
    public async Task What_was_acknowledged_outlives_a_killed_service()
    {
        const int Rounds = 3;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var folder = RetrievalHost.NewFolder();
        var (written, acknowledged) = (0, 0);
        for (var round = 0; round <= Rounds; round++)
        {
            using var service = await RetrievalProcess.StartAsync(folder);
            if (round == 0) await service.Client.CreateCollectionAsync(new() { Name = "c" });
            var count = (await service.Client.GetCollectionAsync(new() { Name = "c" })).Collection.PassageCount;
            Assert.True(count >= acknowledged && count <= written, $"seed {seed}, round {round}: {count} of {written}, {acknowledged} acknowledged");
            if (acknowledged > 0)
            {
                var got = await service.Client.GetPassagesAsync(new() { Collection = "c", Ids = { Enumerable.Range(0, acknowledged).Select(i => $"{i}").TakeLast(10_000) } });
                Assert.True(got.Missing.Count == 0, $"seed {seed}, round {round}: {got.Missing.Count} are missing");
            }
            if (round == Rounds) break;

            // Writing goes on after what was acknowledged, as a client would resume.
            var first = acknowledged;
            using var call = service.Client.Ingest();
            await call.RequestStream.WriteAsync(new() { Collection = "c" });
            var writing = WriteAsync(call.RequestStream, first, i => written = Math.Max(written, i + 1));
            var killAt = first + random.Next(1, 3_000);
            while (acknowledged < killAt && await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
                acknowledged = first + (int)call.ResponseStream.Current.Acknowledged.Through;
            await service.KillAsync();
            await writing;
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task WriteAsync(IClientStreamWriter<IngestRequest> requests, int first, Action<int> writing)
    {
        try
        {
            for (var i = first; ; i++)
            {
                writing(i);
                await requests.WriteAsync(Some.Put($"{i}", $"passage {i} of the stream"));
                if (i % 300 == 0) await requests.WriteAsync(new() { Flush = new() });
            }
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or IOException)
        {
            // The service was killed, as it had to be.
        }
    }
}
