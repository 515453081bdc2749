using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Strategies.Listwise;
using ReasonRank.Ranking.Strategies.Pairwise;
using ReasonRank.Ranking.Strategies.Pointwise;
using static ReasonRank.Ranking.Tests.Strategies.TokenModel;

namespace ReasonRank.Ranking.Tests.Strategies.Planning;

public sealed class ForcedFinishTests
{
    private const ModelNeeds Continues = ModelNeeds.Text | ModelNeeds.Continuation;

    private readonly List<RankingEvent> _events = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_window_whose_reasoning_is_cut_off_is_answered_by_a_second_call()
    {
        var model = new ScriptedModel((_, _) => "")
        {
            Offers = Continues,
            Reasoning = "The first is weak. The second is better. The third wou",
            Finish = FinishReason.Length,
            Continue = _ => " [2] > [3] > [1] </answer>",
        };
        var result = await RankAsync(model, Task(3) with { Trace = true });

        Assert.Equal([1, 2, 0], result.Strategy.Order);
        Assert.Null(result.Strategy.Shortfall);
        Assert.Equal(Repairs.None.With(RepairKind.Forced), result.Strategy.Repairs);
        Assert.Equal(2, result.Strategy.Usage.ModelCalls);
        var (first, second) = (model.Requests[0], model.Requests[1]);
        Assert.Equal(first.Messages, second.Messages.SkipLast(1));
        Assert.Equal(
            new ChatMessage(ChatRole.Assistant, "<think>\nThe first is weak. The second is better.\n</think>\n\n<answer>"), second.Messages[^1]);
        Assert.InRange(second.MaxOutputTokens!.Value, 30, 100);
        Assert.Equal(ReasoningMode.Off, second.Reasoning.Mode);
        var window = Assert.Single(result.Strategy.Trace);
        Assert.Equal((0, 2, "<answer> [2] > [3] > [1] </answer>"), (window.Window, window.Usage.ModelCalls, window.Answer));
        Assert.Single(_events.OfType<RankingEvent.WindowStarted>());
        Assert.Single(_events.OfType<RankingEvent.WindowFinished>());
    }

    [Theory]
    [InlineData("", "<think>So [2] it is! And then</think>", true, "<think>\nSo [2] it is! And then\n</think>\n\n<answer>")]
    [InlineData("", "<think>One. Two? Thr", true, "<think>\nOne. Two?\n</think>\n\n<answer>")]
    [InlineData("", "<THINK>Version 2.5 beats all. Version 2.", true, "<think>\nVersion 2.5 beats all. Version 2.\n</think>\n\n<answer>")]
    [InlineData("", "<think>三好。二坏", true, "<think>\n三好。\n</think>\n\n<answer>")]
    [InlineData("Done.", "<answer>[3] > [2", true, "<think>\nDone.\n</think>\n\n<answer>")]
    [InlineData("", "Passage 2 is good. Passage 1 is", true, "Passage 2 is good.\n<answer>")]
    [InlineData("", "I think passage 2", false, "I think passage 2\n<answer>")]
    [InlineData("", "", false, "<answer>")]
    [InlineData("Thought and stopped.", "", false, "<think>\nThought and stopped.\n</think>\n\n<answer>")]
    public async Task The_model_goes_on_after_what_it_wrote(string reasoning, string text, bool truncated, string turn)
    {
        var model = new ScriptedModel((_, _) => text)
        {
            Offers = Continues,
            Reasoning = reasoning,
            Finish = truncated ? FinishReason.Length : FinishReason.Stop,
            Continue = _ => "[3] > [2] > [1]</answer>",
        };
        var result = await RankAsync(model, Task(3));
        Assert.Equal(turn, model.Requests[1].Messages[^1].Content);
        Assert.Equal([2, 1, 0], result.Strategy.Order);
        Assert.Equal(Repairs.None.With(RepairKind.Forced), result.Strategy.Repairs);
    }

    [Fact]
    public async Task A_second_answer_that_helps_no_more_leaves_the_incoming_order_and_is_the_last()
    {
        var model = new ScriptedModel((_, _) => "") { Offers = Continues, Finish = FinishReason.Length, Continue = _ => "no idea" };
        var result = await RankAsync(model, Task(3));
        Assert.Equal([0, 1, 2], result.Strategy.Order);
        Assert.Equal(Repairs.None.With(RepairKind.Truncated), result.Strategy.Repairs);
        Assert.Equal(2, model.Requests.Count);
        Assert.True(result.Strategy.Shortfall is { Degraded: true });
    }

    [Fact]
    public async Task A_second_call_that_fails_is_a_failed_call()
    {
        var model = new ScriptedModel((_, _) => "") { Offers = Continues, Finish = FinishReason.Length };
        var result = await RankAsync(model, Task(3));
        Assert.Equal([0, 1, 2], result.Strategy.Order);
        Assert.True(result.Strategy.Shortfall is { Degraded: true });
        Assert.NotNull(Assert.Single(_events.OfType<RankingEvent.WindowFinished>()).Error);
    }

    [Theory]
    [InlineData(ModelNeeds.Text, "", FinishReason.Length)]
    [InlineData(Continues, "<answer>none of them</answer>", FinishReason.Stop)]
    [InlineData(Continues, "<answer>[2] > [1]</answer> and [", FinishReason.Length)]
    public async Task There_is_no_second_call_where_it_cannot_help(ModelNeeds offers, string text, FinishReason finish)
    {
        var model = new ScriptedModel((_, _) => text) { Offers = offers, Finish = finish };
        await RankAsync(model, Task(3));
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task The_budget_counts_second_calls()
    {
        var model = new ScriptedModel((_, _) => "") { Offers = Continues, Finish = FinishReason.Length, Continue = _ => "[2] > [1]</answer>" };
        var result = await RankAsync(model, Task(55) with { Budget = new RankingBudget(ModelCalls: 3) });
        Assert.Equal(3, model.Requests.Count);
        Assert.Equal("The budget of 3 model calls ended after 2 of 5 windows.", result.Strategy.Shortfall?.Reason);
        Assert.Equal("Missing 18, Truncated 1, Forced 1", result.Strategy.Repairs.ToString());
    }

    [Fact]
    public async Task Reasoning_is_cut_until_the_second_prompt_fits()
    {
        var model = new ScriptedModel((_, _) => "")
        {
            Offers = Continues,
            Reasoning = string.Concat(Enumerable.Repeat("This is a sentence. ", 1_000)),
            Finish = FinishReason.Length,
            ContextTokens = 3_000,
            MaxOutputTokens = 2_000,
            Continue = turn => turn.EndsWith("sentence.\n</think>\n\n<answer>", StringComparison.Ordinal) ? "[2] > [1] > [3]</answer>" : "",
        };
        var result = await RankAsync(model, Task(3));
        Assert.Equal([1, 0, 2], result.Strategy.Order);
        var second = model.Requests[1];
        Assert.InRange(second.Messages.Sum(m => model.CountTokens(m.Content)) + second.MaxOutputTokens!.Value, 2_000, 3_000);
    }

    [Fact]
    public async Task A_reasoning_budget_ends_the_thought_and_not_the_answer()
    {
        var model = new ScriptedModel((_, _) => "") { Offers = Continues, Finish = FinishReason.Length, Continue = _ => " A </answer>" };
        var task = Task(2) with { Reasoning = new ReasoningOptions(ReasoningMode.Budget, 50) };
        var result = await Ranker.RankAsync(new PrpStrategy(), task, new RankingContext { Model = model }, Cancellation);
        Assert.Equal(102, model.Requests.First(request => !request.Continues).MaxOutputTokens);
        Assert.Equal(2, result.Strategy.Repairs[RepairKind.Forced]);
        Assert.Null(result.Strategy.Shortfall);
    }

    [Fact]
    public async Task Rank1_is_held_to_true_or_false()
    {
        var model = new TokenModel(prompt => prompt.EndsWith("<answer>", StringComparison.Ordinal)
            ? [Token("true", .6, ("false", .2))]
            : Sure("<think>", "Hmm. It is"))
        {
            Offers = Continues | ModelNeeds.LogProbabilities | ModelNeeds.Choices,
            Finish = FinishReason.Length,
        };
        var result = await Pointwise.Pointwise.RankAsync(new Rank1Strategy(), model, Task(2));
        Assert.All(model.Requests.Where(request => request.Continues), request => Assert.Equal(["true", "false"], request.Form!.Texts));
        Assert.All(result.Strategy.Scores!, score => Assert.Equal(.75, score, 9));
        Assert.Equal(Repairs.None.With(RepairKind.Forced, 2), result.Strategy.Repairs);
        Assert.Empty(result.Strategy.Warnings);
    }

    [Fact]
    public async Task Rank1_is_undecided_where_the_second_answer_is_neither()
    {
        var model = new TokenModel(prompt => prompt.EndsWith("<answer>", StringComparison.Ordinal) ? Sure("perhaps") : Sure("<think>", "Hmm. It is"))
        {
            Offers = Continues | ModelNeeds.LogProbabilities,
            Finish = FinishReason.Length,
        };
        var result = await Pointwise.Pointwise.RankAsync(new Rank1Strategy(), model, Task(2));
        Assert.All(result.Strategy.Scores!, score => Assert.Equal(.5, score));
        Assert.Equal(Repairs.None.With(RepairKind.Truncated, 2), result.Strategy.Repairs);
    }

    [Fact]
    public async Task Answers_begin_where_their_models_expect_it()
    {
        var tfrank = new TokenModel(_ => Sure("yes", "(", "3", ")")) { Offers = Continues | ModelNeeds.LogProbabilities };
        await Pointwise.Pointwise.RankAsync(new TFRankStrategy(), tfrank, Task(2));
        Assert.All(tfrank.Requests, request => Assert.Equal(
            new ChatMessage(ChatRole.Assistant, "<think>\n\n</think>\n\n"), request.Messages[^1]));

        var first = new TokenModel(_ => [Token("B", .9, ("A", .1))]) { Offers = Continues | ModelNeeds.LogProbabilities };
        var result = await Pointwise.Pointwise.RankAsync(new FirstStrategy(), first, Task(2));
        var asked = Assert.Single(first.Requests);
        Assert.Equal((new ChatMessage(ChatRole.Assistant, "["), 1), (asked.Messages[^1], asked.MaxOutputTokens));
        Assert.Equal([1, 0], result.Strategy.Order);
    }

    private static RankingTask Task(int count) => Pointwise.Pointwise.Task([.. Enumerable.Range(0, count)]);

    private Task<RankingResult> RankAsync(IRankingModel model, RankingTask task) => Ranker.RankAsync(
        new ReasonRankStrategy(), task, new RankingContext
        {
            Model = model,
            Observe = (e, _) =>
            {
                _events.Add(e);
                return ValueTask.CompletedTask;
            },
        }, Cancellation);
}
