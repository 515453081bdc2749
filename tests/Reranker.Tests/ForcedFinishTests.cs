using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

public sealed class ForcedFinishTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reasoning_budget_that_ends_in_the_middle_of_a_thought_still_gives_an_order()
    {
        await using var server = await ChatServer.StartAsync(async (context, call) =>
        {
            await ChatServer.SendAsync(context, call == 0
                ? ChatServer.Delta("reasoning_content", "The third is best. The first is al")
                : ChatServer.Content(" [3] > [1] > [2] </answer>"));
            await ChatServer.EndAsync(context, call == 0 ? "length" : "stop");
        });
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:Server", "vllm"));
        var request = Requests.Of(3, options =>
        {
            options.Strategy = "reasonrank";
            options.Trace = true;
            options.Reasoning = new Reasoning { Mode = ReasoningMode.Budget, MaxTokens = 40 };
        });
        var response = await host.Client.RerankAsync(request, cancellationToken: Cancellation);

        Assert.Equal("p2 p0 p1", response.Order());
        Assert.Null(response.Shortfall);
        Assert.Equal(new Repair { Kind = RepairKind.Forced, Count = 1 }, Assert.Single(response.Repairs));
        Assert.Equal(2, response.Usage.ModelCalls);
        Assert.Equal(response.Usage, Assert.Single(response.Trace).Usage);
        var second = server.Requests.Last();
        Assert.True(second.GetProperty("continue_final_message").GetBoolean());
        var turn = second.GetProperty("messages").EnumerateArray().Last();
        Assert.Equal("assistant", turn.GetProperty("role").GetString());
        Assert.Equal("<think>\nThe third is best.\n</think>\n\n<answer>", turn.GetProperty("content").GetString());
        Assert.InRange(second.GetProperty("max_tokens").GetInt32(), 30, 100);
    }
}
