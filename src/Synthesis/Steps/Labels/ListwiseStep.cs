using ReasonRank.Ranking;
using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Rewards;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Steps.Asking;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Steps.Labels;

/// <summary>
/// The teacher reasons and orders the passages, without the answer, so that its reasoning never leans on it (ReasonRank, arXiv
/// 2508.07050, section 4.1). Of several samples the medoid is kept: the order whose average overlap with the others is highest.
/// </summary>
internal sealed class ListwiseStep : AskingStep
{
    public static readonly IntegerParameter Samples = new("samples", "Orders asked for, 1 to 16; the one nearest to the others is kept.", 1, 1, 16);

    public static readonly ChoiceParameter Style = new(
        "style", "tags: the prompt asks for reasoning between think tags; native: for models that reason of their own accord.", ["tags", "native"]);

    public override string Kind => "listwise";

    public override string Description => "The teacher reasons about the candidates and orders them, without seeing the answer.";

    public override int Version => 1;

    public override IReadOnlyList<StepResult.ValueOneofCase> Needs { get; } = [StepResult.ValueOneofCase.Candidates];

    public override StepResult.ValueOneofCase Makes => StepResult.ValueOneofCase.Ranking;

    protected override IReadOnlyList<Ranking.Parameters.StrategyParameter> OwnParameters { get; } = [Samples, Style];

    protected override async Task<StepResult> LabelAsync(
        StepInput input, IRankingModel model, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        var template = Template(input);
        var candidates = input.Candidates;
        var prompt = new ListwisePrompt(template);
        var messages = Fit(input, model, candidates.Count, limit =>
            prompt.Render(input.Query.Text, [.. candidates.Select(passage => passage.ToCandidate())], limit, letters: false, out _));
        var usage = Ranking.Usage.None;
        var orders = new List<(int[] Order, string Reasoning)>();
        for (var sample = 0; sample < input.Parameters[Samples]; sample++)
        {
            var (order, answer, spent) = await AskAsync(
                input, model, messages, written => Read(written, candidates.Count, template), cancellation);
            usage += spent;
            orders.Add((order, ReasoningText.Of(answer)));
        }
        var (kept, agreement) = Medoid(orders);
        return new StepResult
        {
            Ranking = new RankingLabel
            {
                InitialIds = { candidates.Select(passage => passage.PassageId) },
                FinalIds = { kept.Order.Select(place => candidates[place].PassageId) },
                Reasoning = kept.Reasoning,
                Samples = orders.Count,
                Agreement = agreement,
            },
            Usage = usage.ToMessage(),
        };
    }

    protected override PromptTemplate Template(StepInput input) =>
        ShippedTemplates.All[input.Parameters[Style] == "native" ? "reasonrank-native" : "reasonrank"];

    /// <summary>The order nearest to the others, the first of several, and its mean average overlap with them; 1 when it is alone.</summary>
    internal static ((int[] Order, string Reasoning) Kept, double Agreement) Medoid(IReadOnlyList<(int[] Order, string Reasoning)> orders)
    {
        if (orders.Count == 1) return (orders[0], 1);
        var agreement = orders.Select((order, i) => orders
            .Where((_, j) => j != i).Average(other => OrderMeasures.AverageOverlap<int>(order.Order, other.Order))).ToList();
        var best = agreement.IndexOf(agreement.Max());
        return (orders[best], agreement[best]);
    }

    // A label is an example to learn from: an order that had to be mended is none.
    private static (int[]? Order, Repairs Repairs) Read(ModelAnswer written, int count, PromptTemplate template)
    {
        var parsed = AnswerParser.Parse(written.Reasoning, written.Text, count, written.Truncated, template.AsksForAnswerTags);
        return parsed.Repairs.Equals(Repairs.None) ? ([.. parsed.Order], parsed.Repairs) : (null, parsed.Repairs);
    }
}
