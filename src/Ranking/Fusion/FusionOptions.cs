namespace ReasonRank.Ranking.Fusion;

/// <summary>How first-stage scores and rerank scores become one.</summary>
/// <param name="Method">How they are made comparable.</param>
/// <param name="FirstStageWeight">Weight of the first stage, 0 to 1; .2 as in ERank (arXiv 2509.00520, appendix G).</param>
/// <param name="RerankWeight">Weight of the reranker, 0 to 1.</param>
/// <param name="RankConstant">Constant of <see cref="FusionMethod.ReciprocalRank"/>, at least 1.</param>
public sealed record FusionOptions(
    FusionMethod Method, double FirstStageWeight = .2, double RerankWeight = .8, int RankConstant = 60);
