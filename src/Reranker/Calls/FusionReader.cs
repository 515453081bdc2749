using ReasonRank.ServiceDefaults.Errors;
using FusionMethod = ReasonRank.Ranking.Fusion.FusionMethod;
using FusionOptions = ReasonRank.Ranking.Fusion.FusionOptions;

namespace ReasonRank.Reranker.Calls;

/// <summary>Checks and converts the fusion of a request.</summary>
internal static class FusionReader
{
    public static FusionOptions? Read(V1.Fusion? fusion, string path, Violations violations)
    {
        if (fusion is null or { Method: V1.FusionMethod.Unspecified, Preset: "" }) return null;
        var preset = FusionOptions.Presets.GetValueOrDefault(fusion.Preset);
        violations.Require(fusion.Preset.Length == 0 || preset is not null,
            $"{path}.preset", $"'{fusion.Preset}' is unknown; known are {string.Join(", ", FusionOptions.Presets.Keys)}");
        FusionMethod? method = fusion.Method switch
        {
            V1.FusionMethod.Unspecified => preset?.Method,
            V1.FusionMethod.ZScore => FusionMethod.ZScore,
            V1.FusionMethod.MinMax => FusionMethod.MinMax,
            V1.FusionMethod.ReciprocalRank => FusionMethod.ReciprocalRank,
            V1.FusionMethod.Sum => FusionMethod.Sum,
            _ => null,
        };
        violations.Require(Enum.IsDefined(fusion.Method), $"{path}.method", $"has the unknown value {(int)fusion.Method}");
        if (method is not { } known) return null;
        var most = FusionOptions.MaxWeight(known);
        var (first, second) = Weights(fusion, known, preset);
        var constant = fusion.HasRankConstant ? fusion.RankConstant : 60;
        violations
            .Require(first >= 0 && first <= most, $"{path}.first_stage_weight", $"must be 0 to {most}")
            .Require(second >= 0 && second <= most, $"{path}.rerank_weight", $"must be 0 to {most}")
            .Require(constant is >= 1 and <= 1_000_000, $"{path}.rank_constant", "must be 1 to 1,000,000");
        return new FusionOptions(known, first, second, constant);
    }

    private static (double First, double Second) Weights(V1.Fusion fusion, FusionMethod method, FusionOptions? preset)
    {
        var sum = method == FusionMethod.Sum;
        var first = fusion.HasFirstStageWeight ? fusion.FirstStageWeight : preset?.FirstStageWeight ?? (sum ? 1 : .2);
        var rest = first is >= 0 and <= 1 ? 1 - first : 0;
        return (first, fusion.HasRerankWeight ? fusion.RerankWeight : preset?.RerankWeight ?? (sum ? 1 : rest));
    }
}
