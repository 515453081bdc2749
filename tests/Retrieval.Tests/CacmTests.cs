using Grpc.Core;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

public sealed class CacmTests
{
    [Fact]
    public async Task Cacm_over_grpc_reaches_the_published_figures()
    {
        var folder = Real.Shared("data/cacm");
        await using var host = await RetrievalHost.StartAsync();
        await host.CreateAsync("cacm");
        var answers = await host.IngestAsync("cacm", CorpusFile.Read(Path.Combine(folder, "corpus.jsonl"))
            .Select(source => new IngestRequest { Put = new() { Id = source.Id, Title = source.Title, Text = WithoutControls(source.Text) } }));
        Assert.Equal((3_204, 0), (answers[^1].Acknowledged.Applied, answers[^1].Acknowledged.Refused));
        var collection = (await host.Client.GetCollectionAsync(new() { Name = "cacm" })).Collection;
        Assert.Equal((3_204, 14_363, 320_968), (collection.PassageCount, collection.TermCount, collection.TokenCount));

        var run = await RetrieveAsync(host, QueryFile.Read(Path.Combine(folder, "queries.jsonl")));
        var result = Evaluator.Evaluate(QrelsFile.Read(Path.Combine(folder, "qrels", "test.tsv")), run, Measures.Select("map", "P.30"));
        Assert.Equal(.3123, result.Summary["map"], .00011);
        Assert.Equal(.1942, result.Summary["P_30"], .00005);
    }

    // Two of its texts have a control character, which the contract refuses; like a space, it is no part of a word.
    private static string WithoutControls(string text) => text.Replace('\u0019', ' ');

    private static async Task<Run> RetrieveAsync(RetrievalHost host, IEnumerable<Query> queries)
    {
        using var call = host.Client.RetrieveMany();
        var writing = Task.Run(async () =>
        {
            foreach (var query in queries)
                await call.RequestStream.WriteAsync(new() { Tag = query.Id, Request = new() { Collection = "cacm", Query = query.Text, TopK = 1_000 } });
            await call.RequestStream.CompleteAsync();
        });
        var run = new Run();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            foreach (var hit in answer.Response.Hits) run.TryAdd(answer.Tag, new(hit.PassageId, hit.Score));
        await writing;
        return run;
    }
}
