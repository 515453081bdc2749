using ReasonRank.Ranking.Prompts;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Steps.Labels;

/// <summary>Mines passages that look relevant and are not, among those that are not known to be relevant.</summary>
internal sealed class HardNegativesStep : PickStep
{
    public override string Kind => "hard-negatives";

    public override string Description => "The teacher picks passages that look relevant and do not help, with the right answer in sight.";

    protected override PromptTemplate Template(StepInput input) => ShippedTemplates.All["hard-negatives"];

    protected override PickedPassages? Known(StepInput input) => Shown(input).Count == 0 ? new PickedPassages() : null;

    protected override IReadOnlyList<CandidatePassage> Shown(StepInput input)
    {
        var relevant = input.Relevant().ToHashSet();
        return [.. input.Candidates.Where(passage => !relevant.Contains(passage.PassageId))];
    }

    protected override PickedPassages Make(IReadOnlyList<string> ids) => new() { HardNegativeIds = { ids } };
}
