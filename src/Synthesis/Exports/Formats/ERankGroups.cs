using System.Runtime.CompilerServices;
using Grpc.Core;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports.Formats;

/// <summary>
/// ERank's reinforcement learning with verl: a row for each passage of a query. The reward compares all answers of a query, so that
/// its rows lie together and every query has as many: then no step tears one apart.
/// </summary>
internal static class ERankGroups
{
    public static readonly IntegerParameter Passages = new(
        "passages", "Stage rl: passages of a query, 2 to 64; queries with fewer scores, or nothing relevant among them, are left out.", 20, 2, 64);

    public static readonly IntegerParameter PromptWords = new(
        "prompt_words", "Stage rl: queries with a longer prompt are left out, 100 to 10,000 words; the script takes 1,024 tokens.", 640, 100, 10_000);

    /// <summary>See <see cref="IExportFormat.LeavesOut"/>.</summary>
    public static string? LeavesOut(Item item, ParameterValues parameters) => GroupOf(item, parameters).LeftOut;

    /// <summary>Writes the files.</summary>
    /// <exception cref="RpcException">FailedPrecondition: no query has what is asked for.</exception>
    public static async Task WriteAsync(ExportItems items, ParameterValues parameters, ExportSink files, CancellationToken cancellation)
    {
        if (!await OfAsync(items, false, parameters, cancellation).AnyAsync(cancellation))
            throw RpcErrors.Create(
                StatusCode.FailedPrecondition,
                $"No query for training has scores of {parameters[Passages]} passages, a relevant one among them, and prompts of at most {parameters[PromptWords]} words.",
                RpcErrors.Info("NOTHING_TO_EXPORT", ("job", items.Job.Id)));
        await files.RowsAsync("train.jsonl", stream => RowsAsync(stream, items, false, parameters, cancellation), cancellation);
        await files.RowsAsync("val.jsonl", stream => RowsAsync(stream, items, true, parameters, cancellation), cancellation);
        await files.TextAsync("train_grpo.sh", TrainingRecipes.ERankGrpo(parameters[Passages]), cancellation);
        await files.TextAsync("reasonrank_reward.py", TrainingRecipes.RewardClient, cancellation);
    }

    private static async Task<long> RowsAsync(
        Stream stream, ExportItems items, bool validation, ParameterValues parameters, CancellationToken cancellation)
    {
        var index = 0L;
        await foreach (var group in OfAsync(items, validation, parameters, cancellation))
            foreach (var (label, prompt) in group.Rows)
                await VerlFormat.RowAsync(
                    stream, "erank", prompt,
                    truth =>
                    {
                        truth.WriteStrings("passage_ids", [label.PassageId]);
                        truth.WriteStrings("relevant_ids", group.Relevant);
                        truth.WriteNumber("teacher_score", label.Mean);
                        truth.WriteString("group", group.Item.Query.Id);
                    },
                    extra =>
                    {
                        extra.WriteNumber("index", index++);
                        extra.WriteString("qid", group.Item.Query.Id);
                        extra.WriteString("domain", group.Item.Domain());
                    },
                    cancellation);
        return index;
    }

    private static async IAsyncEnumerable<Group> OfAsync(
        ExportItems items, bool validation, ParameterValues parameters, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in items.PartAsync(validation, cancellation))
            if (GroupOf(item, parameters).Group is { } group) yield return group;
    }

    private static (Group? Group, string? LeftOut) GroupOf(Item item, ParameterValues parameters)
    {
        if (item.Scores()?.Scores is not { } scores || scores.Count < parameters[Passages]) return (null, LeftOut.TooFewScores);
        var relevant = item.RelevantOf(scores.Select(label => label.PassageId));
        if (relevant.Count == 0) return (null, LeftOut.NothingRelevant);
        var passages = item.Passages();
        // The relevant ones, and of the others those that the first stage found best.
        var rows = scores.OrderByDescending(label => relevant.Contains(label.PassageId)).Take(parameters[Passages])
            .Select(label => (label, TrainingPrompts.ScoreOf(item, passages[label.PassageId], parameters))).ToList();
        return rows.TrueForAll(row => Words(row.Item2) <= parameters[PromptWords])
            ? (new Group(item, relevant, rows), null)
            : (null, LeftOut.PromptTooLong);
    }

    private static int Words(IReadOnlyList<ChatMessage> prompt) =>
        prompt.Sum(turn => turn.Content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);

    private sealed record Group(Item Item, IReadOnlyList<string> Relevant, IReadOnlyList<(ScoreLabel Label, IReadOnlyList<ChatMessage> Prompt)> Rows);
}
