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

    public string Name => "verl";

    public string Description => "Reinforcement learning of a listwise reranker with verl: prompts with what the reward service has to know, and a launch script.";

    public IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters { get; } = [Half, TrainingPrompts.PassageWords];

    public string? Problem(ExportItems items) => items.Makes.Contains(StepResult.ValueOneofCase.Ranking)
        ? null
        : "needs orders: the job has no step that makes them, such as listwise";

    public string? LeavesOut(Item item, ParameterValues parameters) =>
        !item.IsOf(parameters[Half]) ? LeftOut.OtherHalf
        : item.Ranking() is not { } ranking ? LeftOut.NoOrder
        : item.RelevantOf(ranking.InitialIds).Count == 0 ? LeftOut.NothingRelevant : null;

    public async Task WriteAsync(ExportItems items, ParameterValues parameters, ExportSink files, CancellationToken cancellation)
    {
        await files.RowsAsync("train.jsonl", stream => RowsAsync(stream, items, false, parameters, cancellation), cancellation);
        await files.RowsAsync("val.jsonl", stream => RowsAsync(stream, items, true, parameters, cancellation), cancellation);
        await files.TextAsync("train_grpo.sh", TrainingRecipes.Grpo, cancellation);
        await files.TextAsync("reasonrank_reward.py", TrainingRecipes.RewardClient, cancellation);
    }

    /// <summary>Writes a row.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="source">Name of the data.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="truth">Writes what the reward service has to know of it, fields of its Rollout.</param>
    /// <param name="extra">Writes what else is known; all rows must have the same fields.</param>
    /// <param name="cancellation">Stops it.</param>
    internal static Task RowAsync(
        Stream stream, string source, IReadOnlyList<ChatMessage> prompt, Action<Utf8JsonWriter> truth, Action<Utf8JsonWriter> extra,
        CancellationToken cancellation) => JsonLines.ObjectAsync(
        stream,
        json =>
        {
            json.WriteString("data_source", source);
            json.WriteStartArray("prompt");
            foreach (var turn in prompt)
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
            // Arrow infers one schema from all rows: a text is the safest ground truth, and every row has the same fields.
            json.WriteString("ground_truth", JsonLines.Object(truth));
            json.WriteEndObject();
            json.WriteStartObject("extra_info");
            extra(json);
            json.WriteEndObject();
        },
        cancellation);

    private async Task<long> RowsAsync(
        Stream stream, ExportItems items, bool validation, ParameterValues parameters, CancellationToken cancellation)
    {
        var index = 0L;
        await foreach (var item in items.PartAsync(validation, cancellation))
        {
            if (LeavesOut(item, parameters) is not null) continue;
            var ranking = item.Ranking()!;
            await RowAsync(
                stream, "reasonrank", TrainingPrompts.OrderOf(item, ranking, parameters),
                truth =>
                {
                    truth.WriteStrings("passage_ids", ranking.InitialIds);
                    truth.WriteStrings("relevant_ids", item.RelevantOf(ranking.InitialIds));
                    truth.WriteStrings("teacher_order", ranking.FinalIds);
                },
                extra =>
                {
                    extra.WriteNumber("index", index++);
                    extra.WriteString("qid", item.Query.Id);
                    extra.WriteString("domain", item.Domain());
                    extra.WriteNumber("reward_mean", item.Rollouts()?.Mean ?? 0.0);
                    extra.WriteNumber("reward_deviation", item.Rollouts()?.Deviation ?? 0.0);
                },
                cancellation);
        }
        return index;
    }
}
