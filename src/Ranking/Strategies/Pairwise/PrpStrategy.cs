using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;
using ReasonRank.Ranking.Strategies.Setwise;

namespace ReasonRank.Ranking.Strategies.Pairwise;

/// <summary>Pairwise ranking prompting (Qin et al., NAACL Findings 2024): two passages a prompt, in both orders.</summary>
public sealed class PrpStrategy : PlannedStrategy
{
    /// <summary>Most candidates of which all pairs are compared.</summary>
    public const int MaxAllPairs = 100;

    /// <summary>Which pairs are compared.</summary>
    public static readonly ChoiceParameter Method = new(
        "method",
        "heapsort takes the best one by one; sliding brings one to the front in each pass of neighbours; allpair compares all pairs "
        + "of at most 100 candidates at once.",
        ["heapsort", "sliding", "allpair"]);

    /// <summary>How many of the best are put in order.</summary>
    public static readonly IntegerParameter Top = new(
        "top", "How many of the best are put in order, 1 to 100; allpair orders all.", 10, 1, 100);

    /// <summary>What decides a pair.</summary>
    public static readonly ChoiceParameter Scoring = new(
        "scoring", "text: a passage wins when both orders name it; logprobs: by its letter's mean probability.", ["text", "logprobs"]);

    /// <inheritdoc/>
    public override string Name => "prp";

    /// <inheritdoc/>
    public override string Description => "A model compares passages two by two, in both orders.";

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyParameter> Parameters { get; } = [Method, Top, Scoring, PassageWords, PassageTokens];

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateMethod> TemplateMethods { get; } = [TemplateMethod.Pairwise];

    /// <inheritdoc/>
    protected override StrategyParameter? Size => null;

    /// <inheritdoc/>
    protected override AnswerReader Reader { get; } = static (answer, _, _, tagsAsked) => PairOrder.Parse(answer, tagsAsked);

    /// <inheritdoc/>
    protected override int? TopLogProbs(ParameterValues values) =>
        values[Scoring] == "logprobs" ? ModelRequest.MaxTopLogProbs : null;

    // Without tags, published templates have the letter written in a phrase.
    /// <inheritdoc/>
    protected override AnswerForm? Form(PromptTemplate template, int count, int named) =>
        template.AsksForAnswerTags ? AnswerForm.Letter(count) with { Tagged = true } : null;

    /// <inheritdoc/>
    protected override PromptTemplate Template(bool reasoning) => ShippedTemplates.Pairwise;

    /// <inheritdoc/>
    protected override int Shown(ParameterValues values) => 2;

    /// <inheritdoc/>
    protected override int? Named(ParameterValues values) => 1;

    /// <inheritdoc/>
    protected override IRankingPlan Plan(RankingTask task)
    {
        var (count, top) = (task.Candidates.Count, task.Parameters[Top]);
        return task.Parameters[Method] switch
        {
            "sliding" => new BubbleSortPlan(count, top, 1, new DuelContest()),
            "allpair" when count <= MaxAllPairs => new AllPairsPlan(count),
            "allpair" => throw new InvalidRankingException(
                [new Violation("options.parameters.method", $"allpair takes at most {MaxAllPairs} candidates, not {count}")]),
            _ => new HeapsortPlan(count, top, 2, new DuelContest()),
        };
    }
}
