using ReasonRank.Ranking.Fusion;

namespace ReasonRank.Ranking.Tests.Fusion;

public sealed class ScoreFusionTests
{
    [Fact]
    public void Z_scores_use_the_population_deviation()
    {
        var fused = ScoreFusion.Fuse([1, 2, 3], [3, 2, 1], [0, 1, 2], new FusionOptions(FusionMethod.ZScore));
        Assert.Equal([.6 * Math.Sqrt(1.5), 0, -.6 * Math.Sqrt(1.5)], fused.Select(score => Math.Round(score, 12)), Near);
    }

    [Fact]
    public void Min_max_scales_to_0_and_1()
    {
        var fused = ScoreFusion.Fuse([10, 20, 40], [0, 1, .5], [1, 2, 0], new FusionOptions(FusionMethod.MinMax, .1, .9));
        Assert.Equal([0, .1 / 3 + .9, .1 + .45], fused, Near);
    }

    [Fact]
    public void Reciprocal_rank_uses_places_alone()
    {
        var fused = ScoreFusion.Fuse([9, 9, 9], [0, 0, 0], [2, 0, 1], new FusionOptions(FusionMethod.ReciprocalRank, 1, 1, 60));
        Assert.Equal([1 / 61d + 1 / 62d, 1 / 62d + 1 / 63d, 1 / 63d + 1 / 61d], fused, Near);
    }

    [Fact]
    public void A_sum_takes_the_scores_as_they_are()
    {
        var fused = ScoreFusion.Fuse([12, 7.5, -1], [.25, 1, 0], [1, 0, 2], new FusionOptions(FusionMethod.Sum, 1, 100));
        Assert.Equal([37, 107.5, -1], fused, Near);
    }

    // First-stage scores 3, 2, 1 (mean 2, deviation sqrt(2/3)) and rerank scores 0, .5, 1 (mean .5, deviation sqrt(1/6)).
    [Theory]
    [InlineData("erank", .2 * 1.224744871391589 - .8 * 1.224744871391589, 0, .8 * 1.224744871391589 - .2 * 1.224744871391589)]
    [InlineData("rank-r1", .1, .1 * .5 + .9 * .5, .9)]
    [InlineData("judgerank", 3, 52, 101)]
    public void Presets_are_the_papers_formulas(string preset, double first, double second, double third) =>
        Assert.Equal([first, second, third], ScoreFusion.Fuse([3, 2, 1], [0, .5, 1], [2, 1, 0], FusionOptions.Presets[preset]), Near);

    [Fact]
    public void A_preset_holds_where_all_first_stage_scores_are_equal() =>
        Assert.Equal([-.8, .8], ScoreFusion.Fuse([4, 4], [1, 2], [1, 0], FusionOptions.Presets["erank"]), Near);

    [Theory]
    [InlineData(FusionMethod.ZScore)]
    [InlineData(FusionMethod.MinMax)]
    public void Equal_scores_say_nothing(FusionMethod method)
    {
        Assert.Equal([0d, 0], ScoreFusion.Fuse([5, 5], [1, 1], [0, 1], new FusionOptions(method)));
        Assert.Equal([0d], ScoreFusion.Fuse([5], [1], [0], new FusionOptions(method)));
        Assert.Empty(ScoreFusion.Fuse([], [], [], new FusionOptions(method)));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-9;
}
