using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Steps.Labels;

/// <summary>Mines the relevant passages; what relevant means depends on the query's domain.</summary>
internal sealed class PositivesStep : PickStep
{
    public static readonly ChoiceParameter Domain = new(
        "domain", "What relevant means: query: as the query's domain says, question-answering where it says none; or one for all.",
        ["query", "question-answering", "coding", "problem", "theorem"]);

    public static readonly ChoiceParameter How = new(
        "how", "answer: the teacher sees the right answer and picks all that help to reach it; best: it sees none and picks the best one.",
        ["answer", "best"]);

    public static readonly SwitchParameter AskAlways = new(
        "ask_always", "Asks the teacher also about queries with known relevant passages.", false);

    public override string Kind => "positives";

    public override string Description => "The teacher picks the relevant passages with the right answer in sight; known judgments are taken as they are.";

    protected override IReadOnlyList<Ranking.Parameters.StrategyParameter> OwnParameters { get; } = [How, Domain, AskAlways];

    public override ItemEnd? Judge(StepInput input, StepResult result) => result.Picked.PositiveIds.Count == 0
        ? new ItemEnd("no-positives", "None of the candidates is relevant.")
        : null;

    protected override bool NeedsAnswer(StepInput input) => input.Parameters[How] == "answer";

    protected override PromptTemplate Template(StepInput input)
    {
        if (!NeedsAnswer(input)) return ShippedTemplates.Setwise;
        var domain = input.Parameters[Domain] == "query" ? input.Query.Domain : input.Parameters[Domain];
        return ShippedTemplates.All.GetValueOrDefault($"positives-{domain}") ?? ShippedTemplates.All["positives-question-answering"];
    }

    protected override PickedPassages? Known(StepInput input)
    {
        if (input.Query.RelevantIds.Count == 0 || input.Parameters[AskAlways]) return null;
        var known = input.Query.RelevantIds.ToHashSet();
        return new PickedPassages { PositiveIds = { input.Candidates.Select(passage => passage.PassageId).Where(known.Contains) } };
    }

    protected override IReadOnlyList<CandidatePassage> Shown(StepInput input) => input.Candidates;

    protected override PickedPassages Make(IReadOnlyList<string> ids) => new() { PositiveIds = { ids } };
}
