using ReasonRank.Ranking.Parameters;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports.Formats;

/// <summary>
/// ERank's pointwise sets, and the settings that it was trained with (arXiv 2509.00520): for supervised fine-tuning with
/// LLaMA-Factory (section 3.2 and appendix E), or for reinforcement learning with verl (section 3.3 and appendices F and H).
/// </summary>
internal sealed class ERankFormat : IExportFormat
{
    public static readonly ChoiceParameter Stage = new(
        "stage", "sft: supervised fine-tuning; rl: reinforcement learning, of as many passages for every query.", ["sft", "rl"]);

    private const string Train = "erank_sft", Validation = "erank_sft_validation";

    public string Name => "erank";

    public string Description => "Training of a pointwise reranker by ERank's recipe: supervised with LLaMA-Factory, or its reinforcement learning with verl.";

    public IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters { get; } = [Stage, TrainingPrompts.PassageWords, ERankGroups.Passages, ERankGroups.PromptWords];

    public string? Problem(ExportItems items) => items.Makes.Contains(StepResult.ValueOneofCase.Scores)
        ? null
        : "needs scores: the job has no step that makes them, such as pointwise";

    public string? LeavesOut(Item item, ParameterValues parameters) => IsRl(parameters) ? ERankGroups.LeavesOut(item, parameters)
        : item.Scores() is null ? LeftOut.NoScores : null;

    public Task WriteAsync(ExportItems items, ParameterValues parameters, ExportSink files, CancellationToken cancellation) =>
        IsRl(parameters) ? ERankGroups.WriteAsync(items, parameters, files, cancellation) : SupervisedAsync(items, parameters, files, cancellation);

    private static bool IsRl(ParameterValues parameters) => parameters[Stage] == "rl";

    private static async Task SupervisedAsync(ExportItems items, ParameterValues parameters, ExportSink files, CancellationToken cancellation)
    {
        var evaluates = await items.PartAsync(true, cancellation).AnyAsync(item => item.Scores() is not null, cancellation);
        await files.RowsAsync($"{Train}.jsonl", stream => RowsAsync(stream, items, false, parameters, cancellation), cancellation);
        if (evaluates) await files.RowsAsync($"{Validation}.jsonl", stream => RowsAsync(stream, items, true, parameters, cancellation), cancellation);
        await files.TextAsync("dataset_info.json", LlamaFactoryFormat.DataSets(evaluates ? [Train, Validation] : [Train]), cancellation);
        await files.TextAsync(
            "train_lora.yaml", evaluates ? TrainingRecipes.ERankLora : TrainingRecipes.WithoutEvaluation(TrainingRecipes.ERankLora), cancellation);
    }

    private static async Task<long> RowsAsync(
        Stream stream, ExportItems items, bool validation, ParameterValues parameters, CancellationToken cancellation)
    {
        var rows = 0L;
        await foreach (var item in items.PartAsync(validation, cancellation))
        {
            if (item.Scores() is not { } scores) continue;
            var passages = item.Passages();
            foreach (var label in scores.Scores)
                await LlamaFactoryFormat.RowAsync(
                    stream, TrainingPrompts.ScoreOf(item, passages[label.PassageId], parameters), TrainingPrompts.Answer(label), cancellation);
            rows += scores.Scores.Count;
        }
        return rows;
    }
}
