using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports;

/// <summary>The parts of an item that exports need, wherever in the pipeline they were made.</summary>
internal static class ExportedItem
{
    private const string OtherDomain = "other";

    /// <summary>The query's domain; "other" where it has none.</summary>
    public static string Domain(this Item item) => DomainOf(item.Query);

    /// <summary>A query's domain; "other" where it has none.</summary>
    public static string DomainOf(JobQuery query) => query.Domain.Length > 0 ? query.Domain : OtherDomain;

    /// <summary>Whether it is of a half, "sft" or "rl"; "all" is both.</summary>
    public static bool IsOf(this Item item, string half) => half == "all" || item.Place.Half == half;

    /// <summary>Passages by id, of every step that found some: the last one need not be the one that a label was made of.</summary>
    public static IReadOnlyDictionary<string, CandidatePassage> Passages(this Item item)
    {
        var passages = new Dictionary<string, CandidatePassage>();
        foreach (var passage in item.All(StepResult.ValueOneofCase.Candidates).SelectMany(result => result.Candidates.Passages))
            passages[passage.PassageId] = passage;
        return passages;
    }

    /// <summary>The order with its reasoning; null when no step made one.</summary>
    public static RankingLabel? Ranking(this Item item) => item.All(StepResult.ValueOneofCase.Ranking).LastOrDefault()?.Ranking;

    /// <summary>The scores; null when no step made them.</summary>
    public static ScoreLabels? Scores(this Item item) => item.All(StepResult.ValueOneofCase.Scores).LastOrDefault()?.Scores;

    /// <summary>The rollouts; null when no step made them.</summary>
    public static RolloutLabels? Rollouts(this Item item) => item.All(StepResult.ValueOneofCase.Rollouts).LastOrDefault()?.Rollouts;

    /// <summary>The relevant ones among passages, in their order.</summary>
    public static IReadOnlyList<string> RelevantOf(this Item item, IEnumerable<string> passageIds)
    {
        var relevant = item.Query.RelevantIds
            .Concat(item.All(StepResult.ValueOneofCase.Picked).SelectMany(result => result.Picked.PositiveIds))
            .ToHashSet();
        return [.. passageIds.Where(relevant.Contains)];
    }

    private static IEnumerable<StepResult> All(this Item item, StepResult.ValueOneofCase kind) =>
        item.Results.Values.Where(result => result.ValueCase == kind);
}
