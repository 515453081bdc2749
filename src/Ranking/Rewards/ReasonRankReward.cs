using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Ranking.Rewards;

/// <summary>
/// ReasonRank's multi-view reward, nDCG@10 + φ recall@10 + γ overlap with the teacher's order (arXiv 2508.07050, section 4.2): as
/// its code computes it, with the average overlap, and at choice with the overlap of its formula 4. 0 when the tags are right and
/// the answer does not have as many distinct ids as the teacher's order, -1 when the tags are wrong. Beyond the code: ids count as
/// numbers, so that 01 is 1, and the id 0 names no passage.
/// </summary>
public sealed class ReasonRankReward : IReward
{
    /// <summary>Which overlap.</summary>
    public static readonly ChoiceParameter Overlap = new(
        "overlap", "average: average overlap, as in the published code; rbo: rank-biased overlap, as in the paper.", ["average", "rbo"]);

    /// <summary>p of rank-biased overlap; the paper does not tell its own.</summary>
    public static readonly NumberParameter Persistence = new("p", "Persistence of rank-biased overlap, 0.01 to 0.999.", .9, .01, .999);

    /// <summary>φ.</summary>
    public static readonly NumberParameter RecallWeight = new("recall_weight", "Weight of recall@10, 0 to 1.", .2, 0, 1);

    /// <summary>γ.</summary>
    public static readonly NumberParameter OverlapWeight = new("overlap_weight", "Weight of the overlap, 0 to 1.", .1, 0, 1);

    /// <inheritdoc/>
    public string Name => "reasonrank";

    /// <inheritdoc/>
    public string Description =>
        "nDCG@10, recall@10 and overlap with the teacher's order of a listwise answer (ReasonRank, arXiv 2508.07050, section 4.2).";

    /// <inheritdoc/>
    public IReadOnlyList<StrategyParameter> Parameters { get; } = [Overlap, Persistence, RecallWeight, OverlapWeight];

    /// <inheritdoc/>
    public IReadOnlyList<string> Parts { get; } = ["ndcg_cut_10", "recall_10", "overlap"];

    /// <inheritdoc/>
    public bool IsPooled => false;

    /// <inheritdoc/>
    public void Check(IReadOnlyList<Rollout> rollouts, string path, List<Violation> violations)
    {
        for (var i = 0; i < rollouts.Count; i++)
        {
            var rollout = rollouts[i];
            PromptChecks.RequireDistinct(rollout.PassageIds, $"{path}[{i}].passage_ids", violations);
            PromptChecks.RequireDistinct(rollout.RelevantIds, $"{path}[{i}].relevant_ids", violations);
            PromptChecks.RequireDistinct(rollout.TeacherOrder, $"{path}[{i}].teacher_order", violations);
            PromptChecks.RequireAmong(rollout.TeacherOrder, $"{path}[{i}].teacher_order", rollout.PassageIds, "passage_ids", violations);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<RolloutReward> Score(IReadOnlyList<Rollout> rollouts, ParameterValues values)
    {
        var places = new PromptPlaces();
        var rewards = new RolloutReward[rollouts.Count];
        for (var i = 0; i < rewards.Length; i++)
        {
            places.Read(rollouts[i]);
            rewards[i] = Score(rollouts[i], places, values);
        }
        return rewards;
    }

    private static RolloutReward Score(Rollout rollout, PromptPlaces places, ParameterValues values)
    {
        if (!RolloutText.TryFindAnswer(rollout.Text, rollout.ReasoningOpened, out var answer)) return new(-1, RolloutReading.WrongTags, []);
        var named = new int[rollout.TeacherOrder.Count];
        if (!RolloutText.TryReadIds(answer, named) || !AreDistinct(named)) return new(0, RolloutReading.WrongAnswer, []);

        var taught = new int[named.Length];
        for (var i = 0; i < taught.Length; i++)
        {
            taught[i] = places[rollout.TeacherOrder[i]];
            named[i]--;
        }
        // Ids of no passage take no rank, as in the published code, but part the two orders.
        var order = Array.FindAll(named, place => place >= 0 && place < places.Count);
        var ndcg = OrderMeasures.Ndcg<int>(order, places.Relevant);
        var recall = OrderMeasures.Recall<int>(order, places.Relevant);
        var overlap = values[Overlap] == "rbo"
            ? OrderMeasures.RankBiasedOverlap<int>(named, taught, values[Persistence])
            : OrderMeasures.AverageOverlap<int>(named, taught);
        return new(ndcg + values[RecallWeight] * recall + values[OverlapWeight] * overlap, RolloutReading.WellFormed, [ndcg, recall, overlap]);
    }

    private static bool AreDistinct(int[] ids)
    {
        var seen = new HashSet<int>(ids.Length);
        return Array.TrueForAll(ids, seen.Add);
    }
}
