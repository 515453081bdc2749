using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Tests.Strategies.Planning;

public sealed class PlanRunnerTests
{
    private readonly List<RankingEvent> _events = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_of_a_round_run_at_once_within_a_bound()
    {
        var (running, most) = (0, 0);
        var model = Model(async (_, token) =>
        {
            lock (_events) most = Math.Max(most, ++running);
            await Task.Delay(20, token);
            lock (_events) running--;
        });
        var plan = new PairsPlan(200);

        var result = await RunAsync(plan, model, RankingBudget.Unlimited);

        Assert.Equal(100, result.Usage.ModelCalls);
        Assert.InRange(most, 2, 32);
        Assert.All(plan.Calls, call => Assert.True(call.IsAnswered));
        Assert.Equal(1, result.Order[0]);
        Assert.Equal(100, _events.OfType<RankingEvent.WindowFinished>().Select(e => e.Window).Distinct().Count());
    }

    [Fact]
    public async Task A_budget_that_ends_within_a_round_keeps_what_was_answered()
    {
        var plan = new PairsPlan(20);
        var result = await RunAsync(plan, Model((_, _) => Task.CompletedTask), new RankingBudget(ModelCalls: 4));

        Assert.Equal(4, plan.Calls.Count(call => call.IsAnswered));
        Assert.Equal([1, 0, 3, 2, 5, 4, 7, 6, 8, 9], result.Order.Take(10));
        Assert.Equal("The budget of 4 model calls ended after 4 of 10 windows.", result.Shortfall?.Reason);
    }

    [Fact]
    public async Task A_call_starts_as_soon_as_another_ends_in_the_order_of_the_plan()
    {
        var late = new TaskCompletionSource();
        var model = Model(async (call, token) =>
        {
            if (call == 60) late.SetResult();
            if (call == 0) await late.Task.WaitAsync(token);
            else await Task.Yield();
        });
        var result = await RunAsync(new PairsPlan(200), model, RankingBudget.Unlimited);

        Assert.Equal(100, result.Usage.ModelCalls);
        var started = _events.OfType<RankingEvent.WindowStarted>().OrderBy(e => e.Window).Select(e => e.Items[0]);
        Assert.Equal(Enumerable.Range(0, 100).Select(window => 2 * window), started);
    }

    [Theory]
    [InlineData(1_000, 10)]
    [InlineData(2_050, 10)]
    [InlineData(95, 10)]
    [InlineData(45, 5)]
    public async Task Completion_tokens_are_reserved_and_what_calls_leave_over_serves_the_next(int budget, int calls)
    {
        var (running, most) = (0, 0);
        var model = Model(async (_, token) =>
        {
            lock (_events) most = Math.Max(most, ++running);
            await Task.Delay(1, token);
            lock (_events) running--;
        });
        var result = await RunAsync(new PairsPlan(20), model, new RankingBudget(CompletionTokens: budget));

        Assert.InRange(most, 1, Math.Max(1, budget / 1_000));
        Assert.Equal(calls, result.Usage.ModelCalls);
        Assert.Equal(calls < 10, result.Shortfall is { Partial: true });
    }

    [Fact]
    public async Task Failures_in_a_row_wait_for_the_calls_on_their_way()
    {
        var plan = new PairsPlan(200);
        var result = await RunAsync(
            plan, Model(async (call, token) =>
            {
                if (call is 1 or 2) throw new ModelException("Gone.");
                await Task.Delay(20, token);
            }),
            RankingBudget.Unlimited);
        Assert.Equal(98, plan.Calls.Count(call => call.IsAnswered));
        Assert.Equal("2 calls failed, 98 succeeded: Gone.", result.Shortfall?.Reason);
    }

    [Fact]
    public async Task One_failure_in_a_round_does_not_end_it()
    {
        var plan = new PairsPlan(20);
        var result = await RunAsync(
            plan, Model((call, _) => call == 3 ? throw new ModelException("Gone.") : Task.CompletedTask), RankingBudget.Unlimited);

        Assert.Equal(9, plan.Calls.Count(call => call.IsAnswered));
        Assert.Equal(new Shortfall(false, true, "1 call failed, 9 succeeded: Gone."), result.Shortfall);
    }

    [Fact]
    public async Task An_observer_that_fails_stops_every_call()
    {
        var stopped = 0;
        var model = Model(async (call, token) =>
        {
            if (call == 0) return;
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref stopped);
            }
        });
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var runner = new PlanRunner(new PairsPlan(6), new PairPrompt(), NewTask(6, RankingBudget.Unlimited), new RankingContext
        {
            Model = model,
            Observe = async (e, _) =>
            {
                if (e is RankingEvent.WindowFinished) await source.CancelAsync();
                source.Token.ThrowIfCancellationRequested();
            },
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(source.Token));
        Assert.Equal(2, stopped);
    }

    private static ScriptedModel Model(Func<int, CancellationToken, Task> before) => new((_, _) => "<answer>[2] > [1]</answer>")
    {
        Before = before,
        MaxOutputTokens = 1_000,
    };

    private static RankingTask NewTask(int count, RankingBudget budget) => new()
    {
        Query = "q",
        Candidates = [.. Enumerable.Range(0, count).Select(i => new Candidate($"{i}", $"{i}"))],
        Budget = budget,
    };

    private Task<StrategyResult> RunAsync(PairsPlan plan, IRankingModel model, RankingBudget budget) =>
        new PlanRunner(plan, new PairPrompt(), NewTask(plan.Order.Count, budget), new RankingContext
        {
            Model = model,
            Observe = (e, _) =>
            {
                lock (_events) _events.Add(e);
                return ValueTask.CompletedTask;
            },
        }).RunAsync(Cancellation);

    /// <summary>Orders neighbours, all pairs in one round.</summary>
    private sealed class PairsPlan(int count) : IRankingPlan
    {
        public List<WindowCall> Calls { get; } = [.. Enumerable.Range(0, count / 2).Select(i => new WindowCall([2 * i, 2 * i + 1]))];

        public int ExpectedCalls => Calls.Count;

        public IReadOnlyList<int> Order => [.. Calls.SelectMany(call => call.Order)];

        public IEnumerable<IReadOnlyList<WindowCall>> Rounds()
        {
            yield return Calls;
        }
    }

    private sealed class PairPrompt : IWindowPrompt
    {
        public IEnumerable<string> Warnings => [];

        public ModelRequest Render(IReadOnlyList<int> items, out int promptTokens)
        {
            promptTokens = 10;
            return new ModelRequest([new ChatMessage(ChatRole.User, "which?")]);
        }

        public ParsedOrder Read(ModelAnswer answer, int count) =>
            AnswerParser.Parse(answer.Reasoning, answer.Text, count, answer.Truncated);
    }
}
