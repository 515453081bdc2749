using ReasonRank.Ranking;
using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Steps.Asking;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Steps.Labels;

/// <summary>The teacher writes a question that a passage answers after a step of reasoning.</summary>
internal sealed class QuestionStep : AskingStep
{
    private static readonly (string Name, string Sentence)[] _kinds =
    [
        ("cause", "Ask for the cause of something that somebody sees, where the passage explains the mechanism behind it."),
        ("problem", "Describe a concrete problem that somebody has, in everyday words, which the passage helps to solve."),
        ("comparison", "Ask which of two things is better for some purpose, or how they differ, where the passage decides it."),
        ("consequence", "Ask what would happen if something were done or changed, which follows from the passage."),
        ("calculation", "Ask for something that has to be worked out with a rule or a number that the passage gives."),
    ];

    public static readonly ChoiceParameter Question = new(
        "question", "Kind of question; mixed: one of them for each passage, by a hash.", ["mixed", .. _kinds.Select(kind => kind.Name)]);

    public override string Kind => "question";

    public override string Description => "The teacher writes a question that a passage of the collection answers.";

    public override int Version => 1;

    public override IReadOnlyList<StepResult.ValueOneofCase> Needs => [];

    public override StepResult.ValueOneofCase Makes => StepResult.ValueOneofCase.Question;

    protected override IReadOnlyList<Ranking.Parameters.StrategyParameter> OwnParameters { get; } = [Question];

    protected override async Task<StepResult> LabelAsync(
        StepInput input, IRankingModel model, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        var id = input.Query.RelevantIds.FirstOrDefault()
            ?? throw new StepFailedException(new ItemEnd("passage-missing", "There is no passage to write a question from."), isPassing: false);
        if (await surroundings.PassagesAsync([id], cancellation) is not [var passage])
            throw new StepFailedException(new ItemEnd("passage-missing", $"The collection has no passage '{id}' any more."), isPassing: false);
        var (name, sentence) = KindOf(input, id);
        var prompt = new WritingPrompt(Template(input));
        var candidate = new Ranking.Candidate(passage.Id, passage.Text, passage.Title.Length > 0 ? passage.Title : null);
        var messages = Fit(input, model, 1, limit => prompt.Render(sentence, candidate, limit));
        var (question, _, usage) = await AskAsync(
            input, model, messages,
            Read,
            cancellation);
        return new StepResult
        {
            Question = new WrittenQuestion { Text = question.Text, Answer = question.Short, Kind = name, PassageId = id },
            Usage = usage.ToMessage(),
        };
    }

    protected override PromptTemplate Template(StepInput input) => ShippedTemplates.All["write-question"];

    private static (string Name, string Sentence) KindOf(StepInput input, string id) => input.Parameters[Question] == "mixed"
        ? _kinds[StableHash.Of("question", id) % (uint)_kinds.Length]
        : Array.Find(_kinds, kind => kind.Name == input.Parameters[Question]);

    private static (ParsedQuestion? Question, Repairs Repairs) Read(ModelAnswer written) =>
        ParsedQuestion.Parse(written) is { } parsed ? (parsed, Repairs.None) : (null, Repairs.None.With(Ranking.RepairKind.NoAnswer));
}
