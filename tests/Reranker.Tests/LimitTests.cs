using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

public sealed class LimitTests : IAsyncLifetime
{
    private ChatServer _server = null!;
    private RerankerHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, Action<RerankRequest>> Wrong => new()
    {
        { "query", r => r.Query = "" },
        { "query", r => r.Query = " \n" },
        { "query", r => r.Query = new string('q', 100_001) },
        { "candidates[1].id", r => r.Candidates[1].Id = "p0" },
        { "candidates[0].id", r => r.Candidates[0].Id = "" },
        { "candidates[0].id", r => r.Candidates[0].Id = new string('é', 257) },
        { "candidates[2].text", r => r.Candidates[2].Text = new string('x', (1 << 20) + 1) },
        { "candidates[2].score", r => r.Candidates[2].Score = double.NaN },
        { "candidates", r => r.Candidates.AddRange(Requests.Of(10_000).Candidates) },
        { "options.strategy", r => r.Options.Strategy = "nope" },
        { "options.model", r => r.Options.Model = "nope" },
        { "options.template", r => r.Options.Template = "nope" },
        { "options.parameters.window", r => r.Options.Parameters = Parameters(("window", Value.ForNumber(1))) },
        { "options.parameters.wnidow", r => r.Options.Parameters = Parameters(("wnidow", Value.ForNumber(20))) },
        { "options.parameters.step", r => r.Options.Parameters = Parameters(("step", Value.ForString("10"))) },
        { "options.parameters.step", r => r.Options.Parameters = Parameters(("step", Value.ForNumber(21))) },
        { "options.fusion.method", r => r.Options.Fusion = new Fusion { Method = (FusionMethod)9 } },
        { "options.fusion.first_stage_weight", r => r.Options.Fusion = new Fusion { Method = FusionMethod.ZScore, FirstStageWeight = 1.5 } },
        { "options.fusion.rank_constant", r => r.Options.Fusion = new Fusion { Method = FusionMethod.ReciprocalRank, RankConstant = 0 } },
        { "options.reasoning.mode", r => r.Options.Reasoning = new Reasoning { Mode = (ReasoningMode)9 } },
        { "options.reasoning.max_tokens", r => r.Options.Reasoning = new Reasoning { Mode = ReasoningMode.Budget } },
        { "options.budget.model_calls", r => r.Options.Budget = new Budget { ModelCalls = 0 } },
        { "options.budget.prompt_tokens", r => r.Options.Budget = new Budget { PromptTokens = -1 } },
        { "options.budget.completion_tokens", r => r.Options.Budget = new Budget { CompletionTokens = 0 } },
        { "options.budget.time", r => r.Options.Budget = new Budget { Time = new Duration { Seconds = -1 } } },
        { "options.priority", r => r.Options.Priority = (Priority)9 },
        { "options.temperature", r => r.Options.Temperature = 2.1 },
        { "options.temperature", r => r.Options.Temperature = double.NaN },
    };

    public async ValueTask InitializeAsync()
    {
        _server = await ChatServer.AnswerAsync("<answer>[2] > [1]</answer>");
        _host = await RerankerHost.StartAsync(_server);
    }

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_field_is_named_and_no_model_is_asked(string path, Action<RerankRequest> spoil)
    {
        var request = Requests.Of(3);
        spoil(request);
        Assert.Equal([path], await RefusedAsync(request));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var request = Requests.Of(3, options =>
        {
            options.Strategy = "reasonrank";
            options.Temperature = -1;
            options.Parameters = Parameters(("window", Value.ForBool(true)), ("passes", Value.ForNumber(.5)));
        });
        request.Query = "";
        request.Candidates[1].Id = "p0";
        Assert.Equal(
            ["query", "candidates[1].id", "options.parameters.window", "options.parameters.passes", "options.temperature"],
            await RefusedAsync(request));
    }

    [Fact]
    public async Task Ten_thousand_wrong_candidates_fit_into_one_refusal()
    {
        var request = Requests.Of(10_000);
        foreach (var candidate in request.Candidates) candidate.Id = "";
        var paths = await RefusedAsync(request);
        Assert.Equal(Enumerable.Range(0, paths.Count).Select(i => $"candidates[{i}].id"), paths);
    }

    [Fact]
    public async Task More_than_64_MiB_of_text_is_refused_by_name()
    {
        var request = Requests.Of(65);
        foreach (var candidate in request.Candidates) candidate.Text = new string('x', 1 << 20);
        Assert.Equal(["candidates"], await RefusedAsync(request));
    }

    [Fact]
    public async Task Ten_thousand_candidates_are_ranked_without_a_model()
    {
        var request = Requests.Of(10_000, options => options.Strategy = "lexical");
        var response = await _host.Client.RerankAsync(request, cancellationToken: Cancellation);
        Assert.Equal(10_000, response.Results.Select(result => result.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("lexical")]
    [InlineData("reasonrank")]
    public async Task Nothing_and_one_candidate_are_ranked_without_a_call(string strategy)
    {
        for (var count = 0; count < 2; count++)
        {
            var response = await _host.Client.RerankAsync(Requests.Of(count, o => o.Strategy = strategy), cancellationToken: Cancellation);
            Assert.Equal(count, response.Results.Count);
        }
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Passages_of_a_megabyte_are_cut_to_fit()
    {
        var request = Requests.Of(2);
        foreach (var candidate in request.Candidates) candidate.Text = string.Concat(Enumerable.Repeat("harbour ", 1 << 17))[..(1 << 20)];
        var response = await _host.Client.RerankAsync(request, cancellationToken: Cancellation);
        Assert.Equal("p1 p0", response.Order());
        Assert.InRange(Assert.Single(_server.Requests).GetRawText().Length, 4_000, 8_000);
    }

    [Fact]
    public async Task A_strategy_without_its_model_is_a_failed_precondition()
    {
        await using var host = await RerankerHost.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => host.Client.RerankAsync(
            Requests.Of(3, options => options.Strategy = "reasonrank"), cancellationToken: Cancellation).ResponseAsync);
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Contains("Reranker:Models:0:Endpoint", refused.Status.Detail);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static Struct Parameters(params (string Name, Value Value)[] values)
    {
        var parameters = new Struct();
        foreach (var (name, value) in values) parameters.Fields[name] = value;
        return parameters;
    }

    private async Task<List<string>> RefusedAsync(RerankRequest request)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => _host.Client.RerankAsync(request, cancellationToken: Cancellation).ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var details = RpcErrors.ToStatus(refused).Details.Single(detail => detail.Is(BadRequest.Descriptor)).Unpack<BadRequest>();
        return [.. details.FieldViolations.Select(violation => violation.Field)];
    }
}
