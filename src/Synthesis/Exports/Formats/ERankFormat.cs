using ReasonRank.Ranking.Parameters;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports.Formats;

/// <summary>
/// ERank's pointwise set for supervised fine-tuning with LLaMA-Factory, and the settings that it was trained with (arXiv
/// 2509.00520, section 3.2 and appendix E).
/// </summary>
internal sealed class ERankFormat : IExportFormat
{
    public string Name => "erank";

    public IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters { get; } = [TrainingPrompts.PassageWords];

    public string? Problem(ExportItems items) => items.Makes.Contains(StepResult.ValueOneofCase.Scores)
        ? null
        : "needs scores: the job has no step that makes them, such as pointwise";

    public async Task WriteAsync(ExportItems items, ParameterValues parameters, ExportSink files, CancellationToken cancellation)
    {
        await files.FileAsync("erank_sft.jsonl", stream => RowsAsync(stream, items, false, parameters, cancellation), cancellation);
        await files.FileAsync("erank_sft_validation.jsonl", stream => RowsAsync(stream, items, true, parameters, cancellation), cancellation);
        await files.TextAsync("dataset_info.json", LlamaFactoryFormat.DataSets("erank_sft", "erank_sft_validation"), cancellation);
        await files.TextAsync("train_lora.yaml", TrainingRecipes.ERankLora, cancellation);
    }

    private static async Task RowsAsync(
        Stream stream, ExportItems items, bool validation, ParameterValues parameters, CancellationToken cancellation)
    {
        await foreach (var item in items.AllAsync(cancellation))
        {
            if (item.Place.Validation != validation || item.Scores() is not { } scores) continue;
            var passages = item.Candidates().ToDictionary(passage => passage.PassageId);
            foreach (var label in scores.Scores)
                await LlamaFactoryFormat.RowAsync(
                    stream, TrainingPrompts.ScoreOf(item, passages[label.PassageId], parameters), TrainingPrompts.Answer(label), cancellation);
        }
    }
}
