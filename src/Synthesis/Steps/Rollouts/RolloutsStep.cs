using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Rewards;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Steps.Asking;
using ReasonRank.V1;
using Rollout = ReasonRank.Ranking.Rewards.Rollout;

namespace ReasonRank.Synthesis.Steps.Rollouts;

/// <summary>
/// Samples a student several times, scores what it writes, and keeps the queries that teach: group-relative advantages of equal
/// rewards are 0, so a query whose rollouts are all right, all wrong or all alike costs its rollouts and moves nothing (DAPO, arXiv
/// 2503.14476, section 3.2, samples such queries away during training; here it is done once before).
/// </summary>
internal sealed class RolloutsStep : AskingStep
{
    private static readonly IReward[] _listwise = [new ReasonRankReward(), new ExclusionReward()];

    public static readonly IntegerParameter Samples = new("rollouts", "Answers of the student, 2 to 64.", 8, 2, 64);

    public static readonly IntegerParameter AtOnce = new("at_once", "Calls of a query on their way at once, 1 to 64.", 8, 1, 64);

    public static readonly ChoiceParameter Reward = new(
        "reward", "Which reward; its parameters are those of the step.", [.. _listwise.Select(reward => reward.Name)]);

    public static readonly NumberParameter Spread = new(
        "min_deviation", "Least standard deviation of the rewards, 0 to 2; below it the rollouts are alike.", .01, 0, 2);

    public static readonly NumberParameter Wrong = new("wrong", "A query whose rewards are all at most this is too hard, -3 to 2.", 0, -3, 2);

    public static readonly NumberParameter Right = new("right", "A query whose rewards are all at least this is too easy, -3 to 2.", 1.25, -3, 2);

    public override string Kind => "rollouts";

    public override string Description => "Samples a student several times and leaves out queries whose rewards teach nothing.";

    public override int Version => 1;

    public override IReadOnlyList<StepResult.ValueOneofCase> Needs { get; } = [StepResult.ValueOneofCase.Candidates, StepResult.ValueOneofCase.Ranking];

    public override StepResult.ValueOneofCase Makes => StepResult.ValueOneofCase.Rollouts;

    protected override IReadOnlyList<Ranking.Parameters.StrategyParameter> OwnParameters { get; } =
        [Samples, AtOnce, Reward, Spread, Wrong, Right, .. _listwise.SelectMany(reward => reward.Parameters)];

    public override async Task<IReadOnlyList<Ranking.Violation>> CheckAsync(
        ParameterValues parameters, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        var violations = (await base.CheckAsync(parameters, surroundings, cancellation)).ToList();
        if (parameters[AskingParameters.Temperature] == 0)
            violations.Add(new(AskingParameters.Temperature.Name, "must be more than 0: without sampling all rollouts are the same"));
        if (parameters[Right] <= parameters[Wrong]) violations.Add(new(Right.Name, "must be more than wrong"));
        return violations;
    }

    protected override async Task<StepResult> LabelAsync(
        StepInput input, IRankingModel model, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        var candidates = input.Candidates;
        var prompt = new ListwisePrompt(Template(input));
        var messages = Fit(input, model, candidates.Count, limit => prompt.Render(
            input.Query.Text, [.. candidates.Select(passage => passage.ToCandidate())], limit, letters: false, out _, top: Named(input)));
        var answers = new (ModelAnswer Answer, Ranking.Usage Usage)[input.Parameters[Samples]];
        var options = new ParallelOptions { MaxDegreeOfParallelism = input.Parameters[AtOnce], CancellationToken = cancellation };
        var rollout = new Rollout("", [.. candidates.Select(passage => passage.PassageId)], input.Relevant())
        {
            TeacherOrder = input.Last(StepResult.ValueOneofCase.Ranking)!.Ranking.FinalIds,
        };
        var reward = Array.Find(_listwise, reward => reward.Name == input.Parameters[Reward])!;
        RequireScorable(reward, rollout);
        await Parallel.ForAsync(0, answers.Length, options, async (sample, stop) =>
        {
            // Whatever a student writes is a rollout: what cannot be read has its reward as well.
            var (answer, _, usage) = await AskAsync(input, model, messages, written => (written, Repairs.None), stop);
            answers[sample] = (answer, usage);
        });
        var rewards = reward.Score([.. answers.Select(sample => rollout with { Text = AsWritten(sample.Answer) })], input.Parameters)
            .Select(scored => scored.Value).ToList();
        var mean = rewards.Average();
        return new StepResult
        {
            Rollouts = new RolloutLabels
            {
                Prompt = { messages.Select(turn => turn.ToMessage()) },
                Rewards = { rewards },
                Mean = mean,
                Deviation = Math.Sqrt(rewards.Average(value => (value - mean) * (value - mean))),
            },
            Usage = answers.Aggregate(Ranking.Usage.None, (sum, sample) => sum + sample.Usage).ToMessage(),
        };
    }

    public override ItemEnd? Judge(StepInput input, StepResult result)
    {
        var (rollouts, values) = (result.Rollouts, input.Parameters);
        if (rollouts.Rewards.All(reward => reward <= values[Wrong]))
            return new("rewards-all-wrong", FormattableString.Invariant($"No reward is more than {values[Wrong]:0.####}; their mean is {rollouts.Mean:0.####}."));
        if (rollouts.Rewards.All(reward => reward >= values[Right]))
            return new("rewards-all-right", FormattableString.Invariant($"No reward is less than {values[Right]:0.####}; their mean is {rollouts.Mean:0.####}."));
        return rollouts.Deviation < values[Spread]
            ? new("rewards-alike", FormattableString.Invariant($"Standard deviation of the rewards: {rollouts.Deviation:0.####}; at least {values[Spread]:0.####} is asked for."))
            : null;
    }

    protected override PromptTemplate Template(StepInput input) =>
        input.Parameters[Reward] == "iranker" ? ShippedTemplates.Eliminate : ShippedTemplates.ReasonRank;

    private static int? Named(StepInput input) => input.Parameters[Reward] == "iranker" ? 1 : null;

    private static void RequireScorable(IReward reward, Rollout rollout)
    {
        var violations = new List<Ranking.Violation>();
        reward.Check([rollout], "rollouts", violations);
        if (violations.Count > 0)
            throw new StepFailedException(
                new ItemEnd("reward-impossible", $"The reward '{reward.Name}' cannot be computed: {violations[0].Path} {violations[0].Description}."), isPassing: false);
    }

    // A server that sets reasoning apart takes the tags away, which the trainer will see.
    private static string AsWritten(ModelAnswer answer) =>
        answer.Reasoning.Length > 0 ? $"<think>{answer.Reasoning}</think>\n{answer.Text.TrimStart()}" : answer.Text;
}
