using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests.Onnx;

/// <summary>The strategies on a real model in the service's own process, within what that model is known to do.</summary>
public sealed class LocalStrategyTests
{
    private static readonly int[] Grades = [3, 7, 0, 9, 5, 10, 1, 8];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("reasonrank")]
    [InlineData("reasonrank-parallel")]
    [InlineData("coranking")]
    [InlineData("erank")]
    [InlineData("rank-r1")]
    public async Task Sort_by_all_grades(string strategy)
    {
        await using var host = await TinyRanker.StartAsync();
        var response = await host.Client.RerankAsync(
            TinyRanker.Request(Grades, options => options.Strategy = strategy), cancellationToken: Cancellation);
        Assert.Equal(TinyRanker.Ideal(Grades), response.Order());
        Assert.Equal("tiny-ranker", response.Model);
        Assert.Null(response.Shortfall);
    }

    [Theory]
    [InlineData("rank1")]
    [InlineData("tfrank")]
    public async Task Tell_true_from_false(string strategy)
    {
        await using var host = await TinyRanker.StartAsync();
        var response = await host.Client.RerankAsync(
            TinyRanker.Request(Grades, options => options.Strategy = strategy), cancellationToken: Cancellation);
        Assert.Equal(["p1", "p3", "p5", "p7"], response.Results.Take(4).Select(result => result.Id).Order());
        Assert.All(response.Results.Take(4), result => Assert.InRange(result.Score, .9, 1));
        Assert.All(response.Results.Skip(4), result => Assert.InRange(result.Score, 0, .1));
    }

    [Theory]
    [InlineData("reasonrank")]
    [InlineData("erank")]
    [InlineData("first")]
    public async Task A_format_of_prompts_is_what_the_chat_template_writes(string strategy)
    {
        await using var byTemplate = await TinyRanker.StartAsync();
        await using var byFormat = await TinyRanker.StartAsync(("Models:0:Api", "completions"), ("Models:0:ChatFormat", "chatml"));
        var (expected, told) = (await RankAsync(byTemplate), await RankAsync(byFormat));
        Assert.Equal(expected.Results, told.Results);
        Assert.Equal(Texts(expected), Texts(told));
        Assert.Equal(expected.Usage.PromptTokens, told.Usage.PromptTokens);

        async Task<RerankResponse> RankAsync(RerankerHost host) => await host.Client.RerankAsync(
            TinyRanker.Request(Grades, options => (options.Strategy, options.Trace) = (strategy, true)), cancellationToken: Cancellation);

        static IEnumerable<string> Texts(RerankResponse response) =>
            response.Trace.Select(call => $"{string.Join(' ', call.Ids)}: {call.Reasoning}{call.Answer}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Order_most_pairs_by_one_token()
    {
        await using var host = await TinyRanker.StartAsync();
        var random = new Random(5);
        var (right, all) = (0, 0);
        for (var i = 0; i < 10; i++)
        {
            var grades = Enumerable.Range(0, 11).OrderBy(_ => random.Next()).Take(5).ToList();
            var response = await host.Client.RerankAsync(
                TinyRanker.Request(grades, options => options.Strategy = "first"), cancellationToken: Cancellation);
            Assert.Equal(1, response.Usage.CompletionTokens);
            var order = response.Results.Select(result => grades[result.Id[1] - '0']).ToList();
            for (var a = 0; a < order.Count; a++)
                for (var b = a + 1; b < order.Count; b++, all++)
                    if (order[a] > order[b]) right++;
        }
        // Its own description says 83 % at five passages.
        Assert.InRange((double)right / all, .7, 1);
    }

    [Fact]
    public async Task Lists_of_short_passages_are_right_but_for_a_few_places()
    {
        await using var host = await TinyRanker.StartAsync();
        var random = new Random(11);
        var total = 0.0;
        const int Lists = 8;
        for (var i = 0; i < Lists; i++)
        {
            var grades = Enumerable.Range(0, 10).Select(_ => random.Next(11)).ToList();
            var response = await host.Client.RerankAsync(
                TinyRanker.Request(grades, options => options.Strategy = "reasonrank"), cancellationToken: Cancellation);
            total += Gain([.. response.Results.Select(result => grades[result.Id[1] - '0'])]) / Gain([.. grades.OrderDescending()]);
        }
        Assert.InRange(total / Lists, .98, 1);
    }

    private static double Gain(List<int> grades) => grades.Select((grade, rank) => grade / Math.Log2(rank + 2)).Sum();
}
