using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;
using Usage = ReasonRank.Ranking.Usage;

namespace ReasonRank.Synthesis.Steps.Asking;

/// <summary>A step that asks a model, and takes no answer that cannot be read for one.</summary>
internal abstract class AskingStep : IStep
{
    public abstract string Kind { get; }

    public abstract string Description { get; }

    public abstract int Version { get; }

    public IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters => field ??= [.. OwnParameters, .. AskingParameters.All];

    public abstract IReadOnlyList<StepResult.ValueOneofCase> Needs { get; }

    public abstract StepResult.ValueOneofCase Makes { get; }

    /// <summary>Parameters besides those of every call.</summary>
    protected virtual IReadOnlyList<Ranking.Parameters.StrategyParameter> OwnParameters => [];

    public virtual async Task<IReadOnlyList<Ranking.Violation>> CheckAsync(
        ParameterValues parameters, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        try
        {
            await surroundings.ModelAsync(parameters[AskingParameters.Model], cancellation);
            return [];
        }
        catch (StepFailedException missing) when (!missing.IsPassing)
        {
            return [new(AskingParameters.Model.Name, missing.Message)];
        }
    }

    public async ValueTask<string> IdentifyAsync(StepInput input, IStepSurroundings surroundings, CancellationToken cancellation) =>
        AskingParameters.Identity(await ModelAsync(input, surroundings, cancellation), Template(input));

    public async Task<StepResult> RunAsync(StepInput input, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        var model = await ModelAsync(input, surroundings, cancellation);
        var result = await LabelAsync(input, model, surroundings, cancellation);
        if (result.Usage is null) return result;
        var template = Template(input);
        result.Asked = new Asked { Model = model.Name, Template = template.Name, TemplateSha256 = TemplateFingerprint.Whole(template) };
        return result;
    }

    public virtual ItemEnd? Judge(StepInput input, StepResult result) => null;

    /// <summary>Makes the result; without usage where nobody had to be asked.</summary>
    protected abstract Task<StepResult> LabelAsync(
        StepInput input, IRankingModel model, IStepSurroundings surroundings, CancellationToken cancellation);

    /// <summary>The prompt.</summary>
    protected abstract PromptTemplate Template(StepInput input);

    private static ValueTask<IRankingModel> ModelAsync(StepInput input, IStepSurroundings surroundings, CancellationToken cancellation) =>
        surroundings.ModelAsync(input.Parameters[AskingParameters.Model], cancellation);

    /// <summary>The prompt about passages, cut until it fits.</summary>
    protected static IReadOnlyList<ChatMessage> Fit(
        StepInput input, IRankingModel model, int passages, Func<PassageLimit, IReadOnlyList<ChatMessage>> render)
    {
        var fit = new ContextFit(model, input.Parameters[AskingParameters.PassageWords]);
        try
        {
            return fit.Render(render, AskingParameters.OutputTokens(input.Parameters, model), passages, out _);
        }
        catch (ModelException tooLong)
        {
            throw StepFailedException.Of(tooLong);
        }
    }

    /// <summary>Asks until an answer can be read.</summary>
    /// <param name="input">How to ask.</param>
    /// <param name="model">Whom.</param>
    /// <param name="messages">What.</param>
    /// <param name="read">The meaning of an answer; null with what is wrong where it has none.</param>
    /// <param name="cancellation">Stops the model.</param>
    /// <exception cref="StepFailedException">The model failed, or no answer could be read.</exception>
    protected static async Task<(T Meaning, ModelAnswer Answer, Usage Usage)> AskAsync<T>(
        StepInput input, IRankingModel model, IReadOnlyList<ChatMessage> messages, Func<ModelAnswer, (T? Meaning, Repairs Repairs)> read,
        CancellationToken cancellation) where T : class
    {
        var spent = Usage.None;
        for (var attempt = 1; ; attempt++)
        {
            // An answer that was no use is not wanted again.
            var request = AskingParameters.Request(input.Parameters, messages) with { NoCache = attempt > 1 };
            var (answer, usage) = await AskAsync(model, request, cancellation);
            spent += usage;
            var (meaning, repairs) = read(answer);
            if (meaning is not null) return (meaning, answer, spent);
            if (attempt == input.Parameters[AskingParameters.Tries])
                throw new StepFailedException(
                    new ItemEnd(
                        repairs[Ranking.RepairKind.Truncated] > 0 ? "answer-cut-off" : "answer-malformed",
                        $"{(attempt == 1 ? "The answer could not be used" : $"None of {attempt} answers could be used; the last one")}: {AnswerFaults.InWords(repairs)}."),
                    isPassing: false);
        }
    }

    private static async Task<(ModelAnswer Answer, Usage Usage)> AskAsync(
        IRankingModel model, ModelRequest request, CancellationToken cancellation)
    {
        var draft = new AnswerDraft();
        try
        {
            await foreach (var piece in model.GenerateAsync(request, cancellation))
            {
                draft.Take(piece);
                if (draft.Finish is not null) break;
            }
        }
        catch (ModelException failure)
        {
            throw StepFailedException.Of(failure);
        }
        return (draft.ToAnswer(), draft.Usage);
    }
}
