using ReasonRank.Ranking;
using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Steps.Asking;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Steps.Labels;

/// <summary>
/// Lets the teacher pick passages with what is right before its eyes (Liu et al., ReasonRank, arXiv 2508.07050, section 4.1 and
/// figures 6 to 10).
/// </summary>
internal abstract class PickStep : AskingStep
{
    public override int Version => 2;

    public override IReadOnlyList<StepResult.ValueOneofCase> Needs { get; } = [StepResult.ValueOneofCase.Candidates];

    public override StepResult.ValueOneofCase Makes => StepResult.ValueOneofCase.Picked;

    protected override async Task<StepResult> LabelAsync(
        StepInput input, IRankingModel model, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        if (Known(input) is { } known) return new StepResult { Picked = known };
        if (NeedsAnswer(input) && input.Query.Answer.Length == 0)
            throw new StepFailedException(
                new ItemEnd("answer-missing", "The query has neither an answer to show to the teacher nor ids of relevant passages."), isPassing: false);
        var template = Template(input);
        var shown = Shown(input);
        var prompt = new ListwisePrompt(template);
        var messages = Fit(input, model, shown.Count, limit =>
            prompt.Render(input.Query.Text, [.. shown.Select(passage => passage.ToCandidate())], limit, letters: false, out _, top: 1, answer: input.Query.Answer));
        var (places, answer, usage) = await AskAsync(
            input, model, messages,
            written => Read(written, shown.Count, template),
            cancellation);
        var picked = Make([.. places.Select(place => shown[place].PassageId)]);
        picked.Reasoning = ReasoningText.Of(answer);
        return new StepResult { Picked = picked, Usage = usage.ToMessage() };
    }

    /// <summary>Whether the teacher is shown the right answer.</summary>
    protected virtual bool NeedsAnswer(StepInput input) => true;

    /// <summary>What needs no asking; null where the teacher has to be asked.</summary>
    protected abstract PickedPassages? Known(StepInput input);

    /// <summary>Passages that the teacher picks from.</summary>
    protected abstract IReadOnlyList<CandidatePassage> Shown(StepInput input);

    /// <summary>The result for picked ids.</summary>
    protected abstract PickedPassages Make(IReadOnlyList<string> ids);

    // A number of no passage tells that the teacher misread the list: what else it picked is worth no more.
    private static (IReadOnlyList<int>? Places, Repairs Repairs) Read(ModelAnswer written, int count, PromptTemplate template)
    {
        var parsed = PickParser.Parse(written, count, template.AsksForAnswerTags);
        return parsed.Repairs[Ranking.RepairKind.OutOfRange] > 0 ? (null, parsed.Repairs) : (parsed.Places, parsed.Repairs);
    }
}
