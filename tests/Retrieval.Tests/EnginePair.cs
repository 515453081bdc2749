using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

/// <summary>The same collection in both engines.</summary>
internal sealed class EnginePair : IAsyncDisposable
{
    private const string Collection = "c";

    private readonly RetrievalHost _embedded, _elasticsearch;

    private EnginePair(RetrievalHost embedded, RetrievalHost elasticsearch) => (_embedded, _elasticsearch) = (embedded, elasticsearch);

    public static async Task<EnginePair> StartAsync(
        string analyzer, double k1 = .9, double b = .4, bool separateFields = false, params (string Name, string Value)[] settings)
    {
        var pair = new EnginePair(
            await RetrievalHost.StartOnAsync(RetrievalHost.Embedded), await RetrievalHost.StartOnAsync(RetrievalHost.Elasticsearch, settings));
        await pair.BothAsync(async host => await host.Client.CreateCollectionAsync(
            new() { Name = Collection, Settings = new() { Analyzer = analyzer, K1 = k1, B = b, SeparateFields = separateFields } }));
        return pair;
    }

    /// <summary>Applies operations to both; none may be refused.</summary>
    public async Task IngestAsync(IEnumerable<IngestRequest> operations)
    {
        var all = operations.ToList();
        var (a, b) = await BothAsync(host => host.IngestAsync(Collection, all));
        Assert.Equal((all.Count, all.Count), (a[^1].Acknowledged.Applied, b[^1].Acknowledged.Applied));
    }

    public Task CompactAsync() => BothAsync(async host => await host.Client.CompactCollectionAsync(new() { Name = Collection }));

    public Task<(RetrieveResponse Embedded, RetrieveResponse Elasticsearch)> RetrieveAsync(RetrieveRequest request)
    {
        request.Collection = Collection;
        return BothAsync(async host => await host.Client.RetrieveAsync(request));
    }

    public Task<(GetTermStatisticsResponse Embedded, GetTermStatisticsResponse Elasticsearch)> GetTermStatisticsAsync(IEnumerable<string> terms) =>
        BothAsync(async host => await host.Client.GetTermStatisticsAsync(new() { Collection = Collection, Terms = { terms } }));

    public async ValueTask DisposeAsync()
    {
        await _embedded.DisposeAsync();
        await _elasticsearch.DisposeAsync();
    }

    private async Task<(T, T)> BothAsync<T>(Func<RetrievalHost, Task<T>> act)
    {
        var (embedded, elasticsearch) = (act(_embedded), act(_elasticsearch));
        return (await embedded, await elasticsearch);
    }
}
