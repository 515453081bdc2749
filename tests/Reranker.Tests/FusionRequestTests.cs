using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

public sealed class FusionRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // First-stage scores 3, 2, 1 and rerank scores 1/3, 2/3, 1, those of an order without scores.
    private static async Task<double> TopScoreAsync(Fusion fusion)
    {
        await using var server = await ChatServer.AnswerAsync("<answer>[3] > [2] > [1]</answer>");
        await using var host = await RerankerHost.StartAsync(server);
        var response = await host.Client.RerankAsync(Requests.Of(3, o => o.Fusion = fusion), cancellationToken: Cancellation);
        return Math.Round(response.Results[0].Score, 4);
    }

    [Fact]
    public async Task A_preset_is_a_papers_formula()
    {
        Assert.Equal(.9, await TopScoreAsync(new Fusion { Preset = "rank-r1" }));
        Assert.Equal(101, await TopScoreAsync(new Fusion { Preset = "judgerank" }));
        Assert.Equal(.7348, await TopScoreAsync(new Fusion { Preset = "erank" }));
    }

    [Fact]
    public async Task What_is_set_wins_over_the_preset() =>
        Assert.Equal(11, await TopScoreAsync(new Fusion { Preset = "judgerank", RerankWeight = 10 }));

    [Fact]
    public async Task A_sum_has_weights_of_1() => Assert.Equal(3 + 1 / 3d, await TopScoreAsync(new Fusion { Method = FusionMethod.Sum }), .0001);

    [Fact]
    public async Task Unknown_presets_and_weights_out_of_range_are_refused()
    {
        await using var host = await RerankerHost.StartAsync();
        foreach (var (fusion, field) in new (Fusion, string)[]
        {
            (new() { Preset = "best" }, "options.fusion.preset"),
            (new() { Preset = "erank", RerankWeight = 2 }, "options.fusion.rerank_weight"),
            (new() { Method = FusionMethod.Sum, FirstStageWeight = 1001 }, "options.fusion.first_stage_weight"),
            (new() { Method = (FusionMethod)9, Preset = "erank" }, "options.fusion.method"),
        })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.RerankAsync(
                Requests.Of(3, o => (o.Strategy, o.Fusion) = ("lexical", fusion)), cancellationToken: Cancellation));
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
            Assert.Contains(field, RpcErrors.ToStatus(refused).ToString(), StringComparison.Ordinal);
        }
    }
}
