namespace ReasonRank.Ranking.Fusion;

/// <summary>How first-stage scores and rerank scores become one.</summary>
/// <param name="Method">How they are made comparable.</param>
/// <param name="FirstStageWeight">Weight of the first stage, 0 to 1, or 1,000 with <see cref="FusionMethod.Sum"/>; .2 as in ERank (arXiv 2509.00520, appendix G).</param>
/// <param name="RerankWeight">Weight of the reranker, likewise.</param>
/// <param name="RankConstant">Constant of <see cref="FusionMethod.ReciprocalRank"/>, at least 1.</param>
public sealed record FusionOptions(
    FusionMethod Method, double FirstStageWeight = .2, double RerankWeight = .8, int RankConstant = 60)
{
    /// <summary>
    /// What papers use, by name: <c>erank</c>, <c>rank-r1</c> and <c>judgerank</c>, as the ERank paper lists them (arXiv
    /// 2509.00520, appendix G).
    /// </summary>
    public static IReadOnlyDictionary<string, FusionOptions> Presets { get; } = new Dictionary<string, FusionOptions>
    {
        ["erank"] = new(FusionMethod.ZScore),
        ["rank-r1"] = new(FusionMethod.MinMax, .1, .9),
        ["judgerank"] = new(FusionMethod.Sum, 1, 100),
    };

    /// <summary>Largest weight of a method.</summary>
    public static double MaxWeight(FusionMethod method) => method == FusionMethod.Sum ? 1000 : 1;
}
