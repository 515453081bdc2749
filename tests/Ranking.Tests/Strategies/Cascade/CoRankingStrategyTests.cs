using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Ranking.Strategies.Cascade;
using ReasonRank.Ranking.Strategies.Lexical;
using ReasonRank.Ranking.Strategies.Listwise;
using ReasonRank.Ranking.Strategies.Pairwise;
using ReasonRank.Ranking.Strategies.Pointwise;
using ReasonRank.Ranking.Tests.Strategies.Planning;

namespace ReasonRank.Ranking.Tests.Strategies.Cascade;

public sealed class CoRankingStrategyTests
{
    private static readonly IRerankStrategy[] Single =
        [new LexicalStrategy(), new ReasonRankStrategy(), new ParallelStrategy(), new ERankStrategy(), new TFRankStrategy(), new PrpStrategy()];

    private static readonly StrategyRegistry Strategies = new([.. Single, new CoRankingStrategy(Single)]);

    private readonly List<RankingEvent> _events = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_stage_asks_its_own_model_and_the_rest_keeps_the_first_order()
    {
        var (small, large) = (Reverse("small"), ScriptedModel.Perfect());
        var grades = PlanTrial.Grades(40, .5, PlanTrial.Seeded());
        var result = await RankAsync(
            Task(grades, ("first", "reasonrank"), ("first_model", "small"), ("first.window", 40.0), ("depth", 15.0)), large, small);

        Assert.Equal(2, result.Strategy.Usage.ModelCalls);
        Assert.Single(small.Requests);
        Assert.Single(large.Requests);
        var best = Enumerable.Range(0, 40).Reverse().Take(15).OrderByDescending(index => grades[index]);
        Assert.Equal(best.Concat(Enumerable.Range(0, 25).Reverse()), result.Strategy.Order);
        Assert.Null(result.Strategy.Shortfall);
    }

    [Fact]
    public async Task Events_and_trace_are_those_of_one_ranking()
    {
        var task = Task(
            [.. Enumerable.Range(0, 30)], ("first", "reasonrank"), ("depth", 10.0), ("second", "prp"), ("adjuster", "scripted")) with
        { Trace = true };
        var model = new ScriptedModel((passages, _) => passages.Count == 2
            ? $"<answer>{(int.Parse(passages[0]) > int.Parse(passages[1]) ? 'A' : 'B')}</answer>"
            : string.Concat("<answer>", string.Join(" > ", passages.Select((text, i) => (Grade: int.Parse(text), Id: i + 1))
                .OrderByDescending(p => p.Grade).Select(p => $"[{p.Id}]")), "</answer>"));
        var result = await RankAsync(task, model, model);

        Assert.Equal(Enumerable.Range(0, 30).Reverse().Take(10), result.Strategy.Order.Take(10));
        var calls = result.Strategy.Usage.ModelCalls;
        Assert.Equal(Enumerable.Range(0, calls), result.Strategy.Trace.Select(window => window.Window).Order());
        Assert.Equal(Enumerable.Range(0, calls), _events.OfType<RankingEvent.WindowStarted>().Select(e => e.Window).Order());
        Assert.Equal(Enumerable.Range(1, calls), _events.OfType<RankingEvent.Spent>().Select(e => e.Total.ModelCalls));
        Assert.Single(_events.OfType<RankingEvent.Accepted>());
        foreach (var finished in _events.OfType<RankingEvent.WindowFinished>())
        {
            Assert.Equal(Enumerable.Range(0, 30), finished.CurrentOrder.Order());
            Assert.Equal(finished.Order.OrderDescending(), finished.Order);
        }
        Assert.All(result.Strategy.Trace, window => Assert.Equal(window.Items.OrderDescending(), window.Order));
    }

    [Fact]
    public async Task An_adjuster_changes_what_the_second_stage_sees_and_not_the_ranking()
    {
        var adjuster = new ScriptedModel((_, _) => "<answer> [3] [1] [2] </answer>") { Name = "adjuster" };
        var silent = new ScriptedModel((_, _) => "I would rather not.");
        var result = await RankAsync(Task([5, 6, 7], ("adjuster", "adjuster"), ("first", "lexical")), silent, adjuster);

        Assert.Equal(Repairs.None.With(RepairKind.NoAnswer), result.Strategy.Repairs);
        var shown = silent.Requests[0].Messages[^1].Content;
        Assert.True(shown.IndexOf("[1] 7", StringComparison.Ordinal) < shown.IndexOf("[2] 5", StringComparison.Ordinal));
        Assert.Equal([0, 1, 2], result.Strategy.Order);
        Assert.True(result.Strategy.Shortfall is { Degraded: true });
    }

    [Fact]
    public async Task When_the_second_stage_fails_the_first_order_stands()
    {
        var dead = new ScriptedModel((_, _) => "") { Name = "dead", Before = (_, _) => throw new ModelException("Nothing answers.") };
        var grades = PlanTrial.Grades(30, 1, PlanTrial.Seeded());
        var result = await RankAsync(Task(grades, ("first", "reasonrank"), ("second_model", "dead")), ScriptedModel.Perfect(), dead);

        Assert.Equal(grades.OrderDescending().Take(10), result.Candidates.Take(10).Select(c => int.Parse(c.Candidate.Text)));
        Assert.Equal(
            new Shortfall(false, true, "Stage reasonrank: 1 call failed, 0 succeeded: Nothing answers."), result.Strategy.Shortfall);
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(8, 7, 1)]
    [InlineData(10, 9, 1)]
    [InlineData(100, 9, 1)]
    public async Task Of_few_calls_one_is_kept_for_the_second_stage(int budget, int first, int second)
    {
        var (small, large) = (Reverse("small"), ScriptedModel.Perfect());
        var task = Task([.. Enumerable.Range(0, 100)], ("first", "reasonrank"), ("first_model", "small"));
        var result = await RankAsync(task with { Budget = new RankingBudget(ModelCalls: budget) }, large, small);
        Assert.Equal((first, second), (small.Requests.Count, large.Requests.Count));
        Assert.Equal(first + second, result.Strategy.Usage.ModelCalls);
        Assert.Equal(first < 9 || second < 1, result.Strategy.Shortfall is { Partial: true });
    }

    [Fact]
    public async Task A_slow_first_stage_leaves_time_for_the_second()
    {
        var slow = new ScriptedModel((_, _) => "") { Name = "slow", Before = (_, token) => System.Threading.Tasks.Task.Delay(Timeout.Infinite, token) };
        var grades = PlanTrial.Grades(20, 1, PlanTrial.Seeded());
        var task = Task(grades, ("first", "reasonrank"), ("first_model", "slow")) with
        {
            Budget = new RankingBudget(Deadline: DateTimeOffset.UtcNow.AddMilliseconds(800)),
        };
        var result = await RankAsync(task, ScriptedModel.Perfect(), slow);
        Assert.Equal(grades.OrderDescending(), result.Candidates.Select(c => int.Parse(c.Candidate.Text)));
        Assert.True(result.Strategy.Shortfall is { Partial: true });
    }

    [Theory]
    [InlineData("first", "coranking", "first")]
    [InlineData("first.window", 1.0, "first.window")]
    [InlineData("second.step", 30.0, "second.step")]
    [InlineData("second.top", 3.0, "second.top")]
    [InlineData("second.", 3.0, "second.")]
    [InlineData("first_model", "small", "first_model")]
    [InlineData("second_model", 3.0, "second_model")]
    [InlineData("depth", 1.0, "depth")]
    [InlineData("window", 20.0, "window")]
    public void What_is_wrong_with_a_stage_is_told_by_its_path(string name, object value, string path)
    {
        var violations = new List<Violation>();
        Strategies.Bind("coranking", new Dictionary<string, object?> { [name] = value }, "options", violations);
        Assert.Equal($"options.parameters.{path}", Assert.Single(violations).Path);
    }

    [Theory]
    [InlineData("second_model", "nobody", "options.parameters.second_model")]
    [InlineData("adjuster", "nobody", "options.parameters.adjuster")]
    [InlineData("second", "tfrank", "options.model")]
    [InlineData("first", "tfrank", "options.model")]
    public async Task Models_that_are_missing_or_lack_something_are_refused_before_any_call(string name, string value, string path)
    {
        var model = ScriptedModel.Perfect();
        var refusal = await Assert.ThrowsAsync<InvalidRankingException>(() => RankAsync(Task([1, 2, 3], ("first", "reasonrank"), (name, value)), model));
        Assert.Equal(path, Assert.Single(refusal.Violations).Path);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task A_second_stage_that_cannot_fit_is_refused_before_any_call()
    {
        var model = ScriptedModel.Perfect();
        var tiny = new ScriptedModel((_, _) => "") { Name = "tiny", ContextTokens = 200, MaxOutputTokens = 100 };
        var refusal = await Assert.ThrowsAsync<InvalidRankingException>(
            () => RankAsync(Task([.. Enumerable.Range(0, 40)], ("first", "reasonrank"), ("second_model", "tiny")), model, tiny));
        Assert.Equal("options.parameters.second.window", Assert.Single(refusal.Violations).Path);

        var pairs = await Assert.ThrowsAsync<InvalidRankingException>(() => RankAsync(
            Task([.. Enumerable.Range(0, 300)], ("first", "lexical"), ("depth", 200.0), ("second", "prp"), ("second.method", "allpair")), model));
        Assert.Equal("options.parameters.second.method", Assert.Single(pairs.Violations).Path);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public void A_cascade_needs_of_the_requests_model_only_what_no_other_model_does()
    {
        Assert.Equal(ModelNeeds.Text, Needs());
        Assert.Equal(ModelNeeds.None, Needs(("second_model", "large")));
        Assert.Equal(ModelNeeds.None, Needs(("second", "lexical")));
        Assert.Equal(ModelNeeds.Text | ModelNeeds.LogProbabilities, Needs(("second", "tfrank")));

        static ModelNeeds Needs(params (string Name, object? Value)[] parameters) =>
            Strategies.Find("coranking")!.NeedsWith(Task([1], parameters).Parameters);
    }

    private static ScriptedModel Reverse(string name) => new((passages, _) =>
        "<answer>" + string.Join(" > ", Enumerable.Range(1, passages.Count).Reverse().Select(id => $"[{id}]")) + "</answer>")
    { Name = name };

    private static RankingTask Task(int[] grades, params (string Name, object? Value)[] parameters)
    {
        var violations = new List<Violation>();
        var raw = new Dictionary<string, object?>();
        foreach (var (name, value) in parameters) raw[name] = value;
        var (_, values) = Strategies.Bind("coranking", raw, "options", violations);
        Assert.Empty(violations);
        return Pointwise.Pointwise.Task(grades) with { Parameters = values };
    }

    private Task<RankingResult> RankAsync(RankingTask task, ScriptedModel model, params ScriptedModel[] others) => Ranker.RankAsync(
        Strategies.Find("coranking")!, task, new RankingContext
        {
            Model = model,
            FindModel = name => others.FirstOrDefault(other => other.Name == name),
            Observe = (e, _) =>
            {
                lock (_events) _events.Add(e);
                return ValueTask.CompletedTask;
            },
        }, Cancellation);
}
