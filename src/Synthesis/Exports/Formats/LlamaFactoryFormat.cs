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
        "template", "LLaMA-Factory's chat template, which must fit the model: qwen, qwen3, llama3 or mistral.", ["qwen", "qwen3", "llama3", "mistral"]);

    private const string Train = "reasonrank_sft", Validation = "reasonrank_sft_validation";

    public string Name => "llama-factory";

    public string Description => "Supervised fine-tuning of a listwise reranker with LLaMA-Factory: rows, their data set entry and training files.";

    public IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters { get; } = [Half, Template, TrainingPrompts.PassageWords];

    public string? Problem(ExportItems items) => items.Makes.Contains(StepResult.ValueOneofCase.Ranking)
        ? null
        : "needs orders: the job has no step that makes them, such as listwise";

    public string? LeavesOut(Item item, ParameterValues parameters) =>
        !item.IsOf(parameters[Half]) ? LeftOut.OtherHalf : item.Ranking() is null ? LeftOut.NoOrder : null;

    public async Task WriteAsync(ExportItems items, ParameterValues parameters, ExportSink files, CancellationToken cancellation)
    {
        var evaluates = await items.PartAsync(true, cancellation).AnyAsync(item => LeavesOut(item, parameters) is null, cancellation);
        await files.RowsAsync($"{Train}.jsonl", stream => RowsAsync(stream, items, false, parameters, cancellation), cancellation);
        if (evaluates) await files.RowsAsync($"{Validation}.jsonl", stream => RowsAsync(stream, items, true, parameters, cancellation), cancellation);
        await files.TextAsync("dataset_info.json", DataSets(evaluates ? [Train, Validation] : [Train]), cancellation);
        await files.TextAsync("train_full.yaml", Recipe(TrainingRecipes.ReasonRankFull), cancellation);
        await files.TextAsync("train_lora.yaml", Recipe(TrainingRecipes.ReasonRankLora), cancellation);
        await files.TextAsync("ds_z3_config.json", TrainingRecipes.DeepSpeed, cancellation);

        string Recipe(string recipe) => (evaluates ? recipe : TrainingRecipes.WithoutEvaluation(recipe))
            .Replace("{template}", parameters[Template], StringComparison.Ordinal);
    }

    /// <summary>The entries of data sets whose columns have the names that LLaMA-Factory knows.</summary>
    internal static string DataSets(params IEnumerable<string> names) => $$"""
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

    private async Task<long> RowsAsync(
        Stream stream, ExportItems items, bool validation, ParameterValues parameters, CancellationToken cancellation)
    {
        var rows = 0L;
        await foreach (var item in items.PartAsync(validation, cancellation))
        {
            if (LeavesOut(item, parameters) is not null) continue;
            var ranking = item.Ranking()!;
            await RowAsync(stream, TrainingPrompts.OrderOf(item, ranking, parameters), TrainingPrompts.Answer(ranking), cancellation);
            rows++;
        }
        return rows;
    }
}
