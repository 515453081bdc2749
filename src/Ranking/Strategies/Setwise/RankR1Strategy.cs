using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Setwise;

/// <summary>
/// Setwise reranking by a model that reasons before it picks the best of a set (Zhuang et al., Rank-R1, arXiv 2503.06034):
/// heapsort with 19 children, the first ten.
/// </summary>
public sealed class RankR1Strategy : PlannedStrategy
{
    /// <summary>How picks become an order.</summary>
    public static readonly ChoiceParameter Method = new(
        "method",
        "heapsort takes the best one by one; bubblesort moves them to the front in passes; tournament ranks groups at once, and "
        + "the best of each meet again.",
        ["heapsort", "bubblesort", "tournament"]);

    /// <summary>How many of the best are put in order.</summary>
    public static readonly IntegerParameter Top = new(
        "top", "How many of the best are put in order, 1 to 100; with tournament at most half of a prompt's passages.", 10, 1, 100);

    /// <summary>Candidates in a prompt besides the one they are compared with.</summary>
    public static readonly IntegerParameter Children = new(
        "children", "Passages in one prompt besides the first, 1 to 99.", 19, 1, 99);

    /// <summary>How often a set is asked about.</summary>
    public static readonly IntegerParameter Permutations = new(
        "permutations", "Shuffles of a set that are asked about and vote for its best, 1 to 15; 1 with method tournament.", 1, 1, 15);

    /// <summary>How many tournaments.</summary>
    public static readonly IntegerParameter Tournaments = new(
        "tournaments", "Tournaments whose points are added, 1 to 10; only with method tournament.", 1, 1, 10);

    /// <inheritdoc/>
    public override string Name => "rank-r1";

    /// <inheritdoc/>
    public override string Description => "A reasoning model picks the best of a set; a heap or a tournament makes an order of it.";

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyParameter> Parameters { get; } =
        [Method, Top, Children, Tournaments, Permutations, PassageWords, PassageTokens];

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateMethod> TemplateMethods { get; } = [TemplateMethod.Setwise];

    /// <inheritdoc/>
    protected override StrategyParameter? Size => Children;

    /// <inheritdoc/>
    protected override AnswerReader Reader { get; } = static (answer, count, named, tagsAsked) =>
        AnswerParser.Parse(answer.Reasoning, answer.Text, count, answer.Truncated, tagsAsked, named: named);

    /// <inheritdoc/>
    public override IEnumerable<Violation> Check(ParameterValues values)
    {
        var tournament = values[Method] == "tournament";
        if (tournament && 2 * values[Top] > values[Children] + 1)
            yield return new Violation(
                Top.Name, $"must be at most half of a prompt's {values[Children] + 1} passages with method tournament");
        if (!tournament && values[Tournaments] > 1)
            yield return new Violation(Tournaments.Name, "must be 1 unless method is tournament");
        if (tournament && values[Permutations] > 1)
            yield return new Violation(Permutations.Name, "must be 1 with method tournament");
    }

    /// <inheritdoc/>
    protected override PromptTemplate Template(bool reasoning) =>
        reasoning ? ShippedTemplates.Setwise : ShippedTemplates.SetwiseDirect;

    /// <inheritdoc/>
    protected override int Shown(ParameterValues values) => values[Children] + 1;

    /// <inheritdoc/>
    protected override int? Named(ParameterValues values) => values[Method] == "tournament" ? values[Top] : 1;

    /// <inheritdoc/>
    protected override IRankingPlan Plan(RankingTask task)
    {
        var (count, top, children) = (task.Candidates.Count, task.Parameters[Top], task.Parameters[Children]);
        var shuffle = new Shuffle();
        var contest = new PickContest(shuffle, task.Parameters[Permutations]);
        return task.Parameters[Method] switch
        {
            "bubblesort" => new BubbleSortPlan(count, top, children, contest),
            "tournament" => new TournamentPlan(count, top, children + 1, task.Parameters[Tournaments], shuffle),
            _ => new HeapsortPlan(count, top, children, contest),
        };
    }
}
