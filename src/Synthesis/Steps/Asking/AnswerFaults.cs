using ReasonRank.Ranking;
using RepairKind = ReasonRank.Ranking.RepairKind;

namespace ReasonRank.Synthesis.Steps.Asking;

/// <summary>Says what is wrong with an answer that a step does not take.</summary>
internal static class AnswerFaults
{
    /// <summary>All that is wrong, such as "2 passages left out, 1 passage named again".</summary>
    public static string InWords(Repairs repairs) => string.Join(", ", repairs.Select(repair => repair.Key switch
    {
        RepairKind.Missing => Passages(repair.Value, "left out"),
        RepairKind.Duplicate => Passages(repair.Value, "named again"),
        RepairKind.OutOfRange => Passages(repair.Value, "named that the prompt does not have"),
        RepairKind.NoAnswer => "no answer in it",
        RepairKind.Truncated => "cut off at the limit of tokens",
        _ => "not in the form that was asked for",
    }));

    private static string Passages(int count, string what) => $"{count} {(count == 1 ? "passage" : "passages")} {what}";
}
