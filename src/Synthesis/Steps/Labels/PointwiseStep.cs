using ReasonRank.Ranking;
using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Steps.Asking;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Steps.Labels;

/// <summary>
/// The teacher reasons and scores each passage from 0 to 10, several times; of the samples the one nearest to their mean is kept
/// (Cai et al., ERank, arXiv 2509.00520, section 3.2).
/// </summary>
internal sealed class PointwiseStep : AskingStep
{
    private const int Highest = 10;

    public static readonly IntegerParameter Samples = new("samples", "Scores asked for a passage, 1 to 16; the one nearest to their mean is kept.", 3, 1, 16);

    public static readonly IntegerParameter AtOnce = new("at_once", "Calls of a query on their way at once, 1 to 64.", 4, 1, 64);

    public override string Kind => "pointwise";

    public override string Description => "The teacher reasons about each candidate and scores it from 0 to 10.";

    public override int Version => 1;

    public override IReadOnlyList<StepResult.ValueOneofCase> Needs { get; } = [StepResult.ValueOneofCase.Candidates];

    public override StepResult.ValueOneofCase Makes => StepResult.ValueOneofCase.Scores;

    protected override IReadOnlyList<Ranking.Parameters.StrategyParameter> OwnParameters { get; } = [Samples, AtOnce];

    protected override async Task<StepResult> LabelAsync(
        StepInput input, IRankingModel model, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        var template = Template(input);
        var prompt = new PointwisePrompt(template);
        var labels = new (ScoreLabel Label, Ranking.Usage Usage)[input.Candidates.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = input.Parameters[AtOnce], CancellationToken = cancellation };
        await Parallel.ForAsync(0, labels.Length, options, async (place, stop) =>
        {
            var passage = input.Candidates[place];
            var messages = Fit(input, model, 1, limit => prompt.Render(input.Query.Text, passage.ToCandidate(), limit));
            var usage = Ranking.Usage.None;
            var scores = new List<(int Score, string Reasoning)>();
            for (var sample = 0; sample < input.Parameters[Samples]; sample++)
            {
                var (score, answer, spent) = await AskAsync(input, model, messages, written => Read(written, template), stop);
                usage += spent;
                scores.Add((score.Value!.Value, ReasoningText.Of(answer)));
            }
            labels[place] = (Consensus(passage.PassageId, scores), usage);
        });
        return new StepResult
        {
            Scores = new ScoreLabels { Scores = { labels.Select(label => label.Label) } },
            Usage = labels.Aggregate(Ranking.Usage.None, (sum, label) => sum + label.Usage).ToMessage(),
        };
    }

    protected override PromptTemplate Template(StepInput input) => ShippedTemplates.All["erank"];

    /// <summary>The sample nearest to the mean, the first of several.</summary>
    internal static ScoreLabel Consensus(string passageId, IReadOnlyList<(int Score, string Reasoning)> samples)
    {
        var mean = samples.Average(sample => sample.Score);
        var (score, reasoning) = samples.MinBy(sample => Math.Abs(sample.Score - mean));
        return new ScoreLabel { PassageId = passageId, Score = score, Mean = mean, Reasoning = reasoning, Samples = samples.Count };
    }

    private static (IntegerScore? Score, Repairs Repairs) Read(ModelAnswer written, PromptTemplate template)
    {
        var score = IntegerScore.Parse(written, Highest, template.AsksForAnswerTags);
        return score.Value is not null && score.Repairs.Equals(Repairs.None) ? (score, score.Repairs) : (null, score.Repairs);
    }
}
