using System.Text.Encodings.Web;
using System.Text.Json;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports.Formats;

/// <summary>
/// Reinforcement learning with verl 0.9 and newer, which reads JSON lines: prompts, and as ground truth what the reward service has
/// to know of them, with the launch script of ReasonRank's settings (its repository, verl/train_grpo.sh and train_grpo_lora.sh) and the
/// client of the rewards.
/// </summary>
internal sealed class VerlFormat : IExportFormat
{
    public static readonly ChoiceParameter Half = new("half", "Which items: rl: that half; all.", ["rl", "all"]);

    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name => "verl";

    public IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters { get; } = [Half, TrainingPrompts.PassageWords];

    public string? Problem(ExportItems items) => items.Makes.Contains(StepResult.ValueOneofCase.Ranking)
        ? null
        : "needs orders: the job has no step that makes them, such as listwise";

    public async Task WriteAsync(ExportItems items, ParameterValues parameters, ExportSink files, CancellationToken cancellation)
    {
        await files.FileAsync("train.jsonl", stream => RowsAsync(stream, items, false, parameters, cancellation), cancellation);
        await files.FileAsync("val.jsonl", stream => RowsAsync(stream, items, true, parameters, cancellation), cancellation);
        await files.TextAsync("train_grpo.sh", TrainingRecipes.Grpo, cancellation);
        await files.TextAsync("reasonrank_reward.py", TrainingRecipes.RewardClient, cancellation);
    }

    private static async Task RowsAsync(
        Stream stream, ExportItems items, bool validation, ParameterValues parameters, CancellationToken cancellation)
    {
        var index = 0;
        await foreach (var item in items.PartAsync(parameters[Half], validation, cancellation))
        {
            // Without relevant passages there is nothing to reward.
            if (item.Ranking() is not { } ranking || item.RelevantOf(ranking.InitialIds) is not { Count: > 0 } relevant) continue;
            // Arrow infers one schema from all rows: a text is the safest ground truth, and every row has the same fields.
            var truth = JsonSerializer.Serialize(
                new Dictionary<string, IEnumerable<string>>
                {
                    ["passage_ids"] = ranking.InitialIds,
                    ["relevant_ids"] = relevant,
                    ["teacher_order"] = ranking.FinalIds,
                },
                _plain);
            await JsonLines.ObjectAsync(
                stream,
                json =>
                {
                    json.WriteString("data_source", "reasonrank");
                    json.WriteStartArray("prompt");
                    foreach (var turn in TrainingPrompts.OrderOf(item, ranking, parameters))
                    {
                        json.WriteStartObject();
                        json.WriteString("role", turn.Role == ChatRole.System ? "system" : "user");
                        json.WriteString("content", turn.Content);
                        json.WriteEndObject();
                    }
                    json.WriteEndArray();
                    json.WriteString("ability", "ranking");
                    json.WriteStartObject("reward_model");
                    json.WriteString("style", "rule");
                    json.WriteString("ground_truth", truth);
                    json.WriteEndObject();
                    json.WriteStartObject("extra_info");
                    json.WriteNumber("index", index++);
                    json.WriteString("qid", item.Query.Id);
                    json.WriteString("domain", item.Domain());
                    json.WriteNumber("reward_mean", item.Rollouts()?.Mean ?? 0.0);
                    json.WriteNumber("reward_deviation", item.Rollouts()?.Deviation ?? 0.0);
                    json.WriteEndObject();
                },
                cancellation);
        }
    }
}
