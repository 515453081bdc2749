using System.Globalization;
using System.Text.Json.Nodes;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Exports;

/// <summary>What a trainer would send to the reward service for a row.</summary>
internal static class VerlRow
{
    /// <summary>A rollout with a text.</summary>
    public static Rollout Rollout(JsonObject row, string text) => new()
    {
        Text = text,
        PassageIds = { Ids(row, "passage_ids") },
        RelevantIds = { Ids(row, "relevant_ids") },
        TeacherOrder = { Ids(row, "teacher_order") },
    };

    /// <summary>A rollout that gives the teacher's own order.</summary>
    public static Rollout TeachersRollout(JsonObject row) => Rollout(row, Tagged(Places(row, order => order)));

    /// <summary>The teacher's order, or another one made of it, as places in the prompt.</summary>
    public static string Places(JsonObject row, Func<IEnumerable<int>, IEnumerable<int>> order)
    {
        var passages = Ids(row, "passage_ids").ToList();
        return string.Join(" > ", order(Ids(row, "teacher_order").Select(id => passages.IndexOf(id) + 1)).Select(number => string.Create(CultureInfo.InvariantCulture, $"[{number}]")));
    }

    /// <summary>An answer in the form that is asked for.</summary>
    public static string Tagged(string answer) => $"<think>x</think>\n<answer>{answer}</answer>";

    /// <summary>Names and types all the way down, as Arrow infers them from the first rows.</summary>
    public static string Schema(JsonNode? node) => node switch
    {
        JsonObject fields => $"{{{string.Join(",", fields.Select(field => $"{field.Key}:{Schema(field.Value)}"))}}}",
        JsonArray values => $"[{string.Join("|", values.Select(Schema).Distinct())}]",
        null => "null",
        _ => node.GetValueKind().ToString(),
    };

    private static IEnumerable<string> Ids(JsonObject row, string name) =>
        JsonNode.Parse((string)row["reward_model"]!["ground_truth"]!)![name]!.AsArray().Select(id => (string)id!);
}
