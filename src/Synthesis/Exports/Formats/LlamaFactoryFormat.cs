using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports.Formats;

/// <summary>
/// Supervised fine-tuning with LLaMA-Factory: alpaca rows, their entry in <c>dataset_info.json</c>, and training files with the
/// settings that ReasonRank was trained with (arXiv 2508.07050, appendix B.2, and its repository).
/// </summary>
internal sealed class LlamaFactoryFormat : IExportFormat
{
    public static readonly ChoiceParameter Half = new("half", "Which items: sft: that half; all.", ["sft", "all"]);

    public static readonly ChoiceParameter Template = new(
        "template", "LLaMA-Factory's chat template, which must fit the model.", ["qwen", "qwen3", "llama3", "mistral"]);

    public string Name => "llama-factory";

    public IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters { get; } = [Half, Template, TrainingPrompts.PassageWords];

    public string? Problem(ExportItems items) => items.Makes.Contains(StepResult.ValueOneofCase.Ranking)
        ? null
        : "needs orders: the job has no step that makes them, such as listwise";

    public async Task WriteAsync(ExportItems items, ParameterValues parameters, ExportSink files, CancellationToken cancellation)
    {
        await files.FileAsync("reasonrank_sft.jsonl", stream => RowsAsync(stream, items, false, parameters, cancellation), cancellation);
        await files.FileAsync("reasonrank_sft_validation.jsonl", stream => RowsAsync(stream, items, true, parameters, cancellation), cancellation);
        await files.TextAsync("dataset_info.json", DataSets("reasonrank_sft", "reasonrank_sft_validation"), cancellation);
        await files.TextAsync("train_full.yaml", Recipe(parameters, TrainingRecipes.ReasonRankFull), cancellation);
        await files.TextAsync("train_lora.yaml", Recipe(parameters, TrainingRecipes.ReasonRankLora), cancellation);
    }

    /// <summary>The entries of data sets whose columns have the names that LLaMA-Factory knows.</summary>
    internal static string DataSets(params string[] names) => $$"""
        {
        {{string.Join(",\n", names.Select(name => $$"""
          "{{name}}": {
            "file_name": "{{name}}.jsonl",
            "formatting": "alpaca",
            "columns": {"prompt": "instruction", "query": "input", "response": "output", "system": "system"}
          }
        """))}}
        }

        """;

    /// <summary>Writes a row.</summary>
    internal static Task RowAsync(Stream stream, IReadOnlyList<ChatMessage> prompt, string answer, CancellationToken cancellation) => JsonLines.ObjectAsync(
        stream,
        json =>
        {
            json.WriteString("instruction", prompt.Last(turn => turn.Role == ChatRole.User).Content);
            json.WriteString("input", "");
            json.WriteString("output", answer);
            json.WriteString("system", prompt.FirstOrDefault(turn => turn.Role == ChatRole.System)?.Content ?? "");
        },
        cancellation);

    private static string Recipe(ParameterValues parameters, string recipe) =>
        recipe.Replace("{template}", parameters[Template], StringComparison.Ordinal);

    private static async Task RowsAsync(
        Stream stream, ExportItems items, bool validation, ParameterValues parameters, CancellationToken cancellation)
    {
        await foreach (var item in items.AllAsync(cancellation))
        {
            if (item.Place.Validation != validation || parameters[Half] == "sft" && item.Place.Half != "sft") continue;
            if (item.Ranking() is not { } ranking) continue;
            await RowAsync(stream, TrainingPrompts.OrderOf(item, parameters), TrainingPrompts.Answer(item, ranking), cancellation);
        }
    }
}
