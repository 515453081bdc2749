using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Ranking.Strategies.Cascade;
using ReasonRank.Ranking.Strategies.Elimination;
using ReasonRank.Ranking.Strategies.Groupwise;
using ReasonRank.Ranking.Strategies.Listwise;
using ReasonRank.Ranking.Strategies.Pairwise;
using ReasonRank.Ranking.Strategies.Setwise;
using ReasonRank.Ranking.Tests.Strategies.Planning;

namespace ReasonRank.Ranking.Tests.Strategies;

/// <summary>What every strategy promises that needs only text of a model: asked through prompts, answered in text.</summary>
public sealed class TextStrategiesTests
{
    private static readonly IRerankStrategy[] Single =
    [
        new ReasonRankStrategy(), new ParallelStrategy(), new RankR1Strategy(), new RankKStrategy(), new InsertRankStrategy(),
        new PrpStrategy(), new IRankerStrategy(), new GroupRankStrategy(),
    ];

    private static readonly StrategyRegistry Strategies = new([.. Single, new CoRankingStrategy(Single)]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Variants => new()
    {
        { "reasonrank", "" },
        { "reasonrank-parallel", "" },
        { "rank-k", "" },
        { "insertrank", "" },
        { "rank-r1", "" },
        { "rank-r1", "method=bubblesort" },
        { "rank-r1", "method=tournament" },
        { "rank-r1", "method=tournament tournaments=3" },
        { "rank-r1", "permutations=3" },
        { "rank-r1", "method=bubblesort permutations=2 children=4" },
        { "prp", "" },
        { "prp", "method=sliding" },
        { "prp", "method=allpair" },
        { "grouprank", "" },
        { "grouprank", "shuffles=4 group=7" },
        { "iranker", "" },
        { "iranker", "per_round=5" },
        { "coranking", "first=reasonrank" },
        { "coranking", "first=reasonrank-parallel first.window=15 depth=12 second.window=6 second.step=2 second.passes=2" },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_perfect_model_gives_the_perfect_top_ten(string name, string parameters)
    {
        var random = PlanTrial.Seeded();
        foreach (var count in new[] { 2, 12, 60, 100 })
        {
            var grades = PlanTrial.Grades(count, random.NextDouble(), random);
            var result = await RankAsync(Oracle(name), name, parameters, grades);

            Assert.Equal(grades.OrderDescending().Take(10), result.Candidates.Take(10).Select(c => int.Parse(c.Candidate.Text)));
            Assert.Null(result.Strategy.Shortfall);
            Assert.Equal(Repairs.None, result.Strategy.Repairs);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Hostile_answers_always_give_a_permutation(string name, string parameters)
    {
        var random = PlanTrial.Seeded();
        string[] answers =
        [
            "", "[1]", "<answer>[20] > [20] > [20]</answer>", "<answer>[999999999999] > [0] > [-3]</answer>",
            "</think></answer><answer>", "<think>[3] > [2] > [1]", "rank me first", "<answer>[٣] > [②] > [１]</answer>",
            "<answer> B </answer>", "<answer>[1]: 1e999, [2]: NaN, [3]: -7</answer>", new string('9', 10_000), "\0\ud800\udfff",
            string.Concat(Enumerable.Repeat("[1] > [2] > ", 500)), "<answer>[5] > [4]</answer> or <answer>[1] > [2]</answer>",
        ];
        for (var i = 0; i < 25; i++)
        {
            var count = random.Next(0, 40);
            var model = new ScriptedModel((_, _) => answers[random.Next(answers.Length)]) { Finish = (FinishReason)random.Next(2) };
            var result = await RankAsync(model, name, parameters, [.. Enumerable.Range(0, count)]);

            Assert.Equal(Enumerable.Range(0, count), result.Candidates.Select(c => c.Index).Order());
            Assert.All(result.Candidates, ranked => Assert.True(double.IsFinite(ranked.Score)));
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task No_usable_answer_leaves_the_incoming_order(string name, string parameters)
    {
        var result = await RankAsync(
            new ScriptedModel((_, _) => "I would rather not."), name, parameters, [.. Enumerable.Range(0, 30)]);
        Assert.Equal(Enumerable.Range(0, 30), result.Strategy.Order);
        Assert.True(result.Strategy.Shortfall is { Degraded: true });
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_budget_of_one_call_is_kept(string name, string parameters)
    {
        var model = Oracle(name);
        var result = await RankAsync(model, name, parameters, [.. Enumerable.Range(0, 100)], new RankingBudget(ModelCalls: 1));
        Assert.Single(model.Requests);
        Assert.True(result.Strategy.Shortfall is { Partial: true });
    }

    [Theory]
    [InlineData("reasonrank-parallel", "window=10", "cutoff")]
    [InlineData("reasonrank-parallel", "buffer=5", "buffer")]
    [InlineData("rank-r1", "method=quicksort", "method")]
    [InlineData("rank-r1", "method=tournament top=11", "top")]
    [InlineData("rank-r1", "tournaments=2", "tournaments")]
    [InlineData("rank-r1", "children=0", "children")]
    [InlineData("rank-r1", "window=20", "window")]
    [InlineData("prp", "method=tournament", "method")]
    [InlineData("rank-r1", "method=tournament permutations=2", "permutations")]
    [InlineData("prp", "scoring=vibes", "scoring")]
    [InlineData("prp", "top=0", "top")]
    [InlineData("iranker", "per_round=20", "per_round")]
    public void Parameters_that_cannot_be_are_refused_with_their_path(string name, string parameters, string path)
    {
        var violations = new List<Violation>();
        Strategies.Bind(name, Read(parameters), "options", violations);
        Assert.Equal($"options.parameters.{path}", Assert.Single(violations).Path);
    }

    private static ScriptedModel Oracle(string strategy) => strategy switch
    {
        "rank-r1" => new ScriptedModel((passages, _) => $"<answer> {string.Join(" > ", Ids(passages).Take(10))} </answer>"),
        "iranker" => new ScriptedModel((passages, _) => $"<answer> {string.Join(" > ", Ids(passages).Reverse().Take(5))} </answer>"),
        "grouprank" => new ScriptedModel((passages, _) => "<answer> " + string.Join(", ", passages.Select((passage, position) =>
            FormattableString.Invariant($"[{position + 1}]: {int.Parse(passage) / 10.0}"))) + " </answer>"),
        "prp" => new ScriptedModel((passages, _) => $"<answer> {(int.Parse(passages[0]) > int.Parse(passages[1]) ? 'A' : 'B')} </answer>"),
        _ => ScriptedModel.Perfect(),
    };

    private static IEnumerable<string> Ids(IReadOnlyList<string> passages) => Enumerable.Range(0, passages.Count)
        .OrderByDescending(position => int.Parse(passages[position])).Select(position => $"[{position + 1}]");

    private static Dictionary<string, object?> Read(string parameters) => parameters
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
        .ToDictionary(pair => pair[0], pair => double.TryParse(pair[1], out var number) ? number : (object?)pair[1]);

    private static Task<RankingResult> RankAsync(
        IRankingModel model, string name, string parameters, IReadOnlyList<int> grades, RankingBudget? budget = null)
    {
        var violations = new List<Violation>();
        var (strategy, values) = Strategies.Bind(name, Read(parameters), "options", violations);
        Assert.Empty(violations);
        var task = new RankingTask
        {
            Query = "which is best?",
            Candidates = [.. grades.Select((grade, index) => new Candidate($"p{index}", $"{grade}", null, 1000 - index))],
            Parameters = values,
            Budget = budget ?? RankingBudget.Unlimited,
        };
        return Ranker.RankAsync(strategy!, task, new RankingContext { Model = model }, Cancellation);
    }
}
