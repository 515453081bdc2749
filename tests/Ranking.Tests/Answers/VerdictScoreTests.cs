using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using static ReasonRank.Ranking.Tests.Strategies.TokenModel;

namespace ReasonRank.Ranking.Tests.Answers;

public sealed class VerdictScoreTests
{
    [Fact]
    public void The_score_is_the_share_of_true_over_all_its_forms()
    {
        var score = Verdict(
            Token("<think>false</think>", 1), Token("<answer>", 1), Token(" true", .3, ("True", .3), (" false", .2), ("maybe", .2)), Token("</answer>", 1));
        Assert.Equal(.6 / .8, score.Value, 1e-9);
        Assert.Equal(Repairs.None, score.Repairs);
        Assert.False(score.Unweighted);
    }

    [Fact]
    public void A_word_that_is_not_listed_is_less_likely_than_those_that_are()
    {
        var score = Verdict(Token("<answer>", 1), Token("false", .9, ("maybe", .1)), Token("</answer>", 1));
        Assert.Equal(.1 * Math.Exp(-10) / (.9 + .1 * Math.Exp(-10)), score.Value, 1e-12);
    }

    [Theory]
    [InlineData("<answer>TRUE</answer>", 1, null)]
    [InlineData("<answer>false.</answer>", 0, RepairKind.Format)]
    [InlineData("<answer>true or false</answer>", .5, RepairKind.NoAnswer)]
    [InlineData("<answer>untrue</answer>", .5, RepairKind.NoAnswer)]
    [InlineData("<think>true", .5, RepairKind.NoAnswer)]
    public void Without_log_probabilities_the_word_alone_counts(string text, double expected, RepairKind? repair)
    {
        var score = VerdictScore.Parse(new ModelAnswer("true", text), tagsAsked: true);
        Assert.Equal(expected, score.Value);
        Assert.Equal(repair is { } kind ? Repairs.None.With(kind) : Repairs.None, score.Repairs);
    }

    [Fact]
    public void A_grade_is_the_mean_of_its_expectation_and_of_yes()
    {
        var score = Graded(Token("yes", .6, ("no", .2)), Token("(", 1), Token("3", .5, ("4", .25), ("9", .25)), Token(")", 1));
        Assert.Equal(((3 * .5 + 4 * .25) / .75 / 4 + .75) / 2, score.Value, 1e-9);
        Assert.Equal(Repairs.None, score.Repairs);
    }

    [Fact]
    public void A_verdict_without_a_grade_counts_alone()
    {
        var score = Graded(Token("yes", .6, ("no", .2)));
        Assert.Equal(.75, score.Value, 1e-9);
        Assert.Equal(Repairs.None.With(RepairKind.Format), score.Repairs);
    }

    [Theory]
    [InlineData("no(1)", .125)]
    [InlineData("yes(4)", 1)]
    [InlineData("perhaps", .5)]
    public void A_grade_without_log_probabilities_is_taken_as_written(string text, double expected) =>
        Assert.Equal(expected, GradedScore.Parse(new ModelAnswer("", text)).Value);

    private static ParsedScore Verdict(params GeneratedToken[] tokens) => VerdictScore.Parse(Answer(tokens), tagsAsked: true);

    private static ParsedScore Graded(params GeneratedToken[] tokens) => GradedScore.Parse(Answer(tokens));

    private static ModelAnswer Answer(GeneratedToken[] tokens) =>
        new("", string.Concat(tokens.Select(token => token.Text))) { Tokens = tokens };
}
