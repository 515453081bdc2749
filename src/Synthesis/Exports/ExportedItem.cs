using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports;

/// <summary>The parts of an item that exports need, wherever in the pipeline they were made.</summary>
internal static class ExportedItem
{
    private const string OtherDomain = "other";

    /// <summary>The query's domain; "other" where it has none.</summary>
    public static string Domain(this Item item) => item.Query.Domain.Length > 0 ? item.Query.Domain : OtherDomain;

    /// <summary>The candidates in the order shown to the teacher.</summary>
    public static IReadOnlyList<CandidatePassage> Candidates(this Item item) =>
        item.Last(StepResult.ValueOneofCase.Candidates)?.Candidates.Passages.ToList() ?? [];

    /// <summary>The order with its reasoning; null when no step made one.</summary>
    public static RankingLabel? Ranking(this Item item) => item.Last(StepResult.ValueOneofCase.Ranking)?.Ranking;

    /// <summary>The scores; null when no step made them.</summary>
    public static ScoreLabels? Scores(this Item item) => item.Last(StepResult.ValueOneofCase.Scores)?.Scores;

    /// <summary>The rollouts; null when no step made them.</summary>
    public static RolloutLabels? Rollouts(this Item item) => item.Last(StepResult.ValueOneofCase.Rollouts)?.Rollouts;

    /// <summary>Relevant passages among the candidates, in their order.</summary>
    public static IReadOnlyList<string> Relevant(this Item item)
    {
        var relevant = item.Query.RelevantIds
            .Concat(item.Results.Values.Where(result => result.ValueCase == StepResult.ValueOneofCase.Picked).SelectMany(result => result.Picked.PositiveIds))
            .ToHashSet();
        return [.. item.Candidates().Select(passage => passage.PassageId).Where(relevant.Contains)];
    }

    private static StepResult? Last(this Item item, StepResult.ValueOneofCase kind) =>
        item.Results.Values.LastOrDefault(result => result.ValueCase == kind);
}
