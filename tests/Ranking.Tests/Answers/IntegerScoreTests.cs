using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Tests.Strategies;

namespace ReasonRank.Ranking.Tests.Answers;

public sealed class IntegerScoreTests
{
    [Theory]
    [InlineData("<think>a 3 or a 4</think><answer>7</answer>", 7, null)]
    [InlineData("<answer>10</answer>", 10, null)]
    [InlineData("<ANSWER> 0 </ANSWER>", 0, null)]
    [InlineData("<answer>2</answer> no: <answer>9</answer>", 9, null)]
    [InlineData("<answer>8/10</answer>", 8, null)]
    [InlineData("<answer>**8**</answer>", 8, null)]
    [InlineData("<answer>８</answer>", 8, null)]
    [InlineData("<answer>Score: 8 (0 would be none)</answer>", 8, RepairKind.Format)]
    [InlineData("<answer>7.5</answer>", 7, null)]
    [InlineData("<answer>4", 4, RepairKind.Format)]
    [InlineData("I give it 6 out of 10.", 6, RepairKind.Format)]
    [InlineData("In 2019 it was 6", null, RepairKind.NoAnswer)]
    [InlineData("<answer>11</answer>", null, RepairKind.NoAnswer)]
    [InlineData("<answer>-3</answer>", null, RepairKind.NoAnswer)]
    [InlineData("<answer>99999999999999999999</answer>", null, RepairKind.NoAnswer)]
    [InlineData("<answer>very</answer>", null, RepairKind.NoAnswer)]
    [InlineData("<think>7", null, RepairKind.NoAnswer)]
    [InlineData("", null, RepairKind.NoAnswer)]
    public void Reads_the_number(string text, int? expected, RepairKind? repair)
    {
        var score = IntegerScore.Parse(new ModelAnswer("a 5, I think", text), 10, tagsAsked: true);
        Assert.Equal(expected, score.Value);
        Assert.Equal(repair is { } kind ? Repairs.None.With(kind) : Repairs.None, score.Repairs);
        Assert.Null(score.Probability);
    }

    [Fact]
    public void An_answer_that_is_cut_off_has_no_number() => Assert.Equal(
        Repairs.None.With(RepairKind.Truncated), IntegerScore.Parse(new ModelAnswer("", "<answer>1", Truncated: true), 10, true).Repairs);

    [Fact]
    public void Ten_may_be_two_tokens_and_their_probabilities_are_multiplied()
    {
        var score = Parse(
            TokenModel.Token("<think>1</think>", .1), TokenModel.Token("<answer>", .9),
            TokenModel.Token("1", .5, ("7", .25)), TokenModel.Token("0", .8, ("</", .2)), TokenModel.Token("</answer>", .7));
        Assert.Equal(10, score.Value);
        Assert.Equal(.4, score.Probability!.Value, 1e-9);
        Assert.Equal(.5 * (.8 * 10 + .2 * 1) + .25 * 7, score.Expectation!.Value, 1e-9);
    }

    [Fact]
    public void Ten_may_be_one_token()
    {
        var score = Parse(TokenModel.Token("<answer>", 1), TokenModel.Token("10", .5, ("9", .25), ("the", .25)), TokenModel.Token("</answer>", 1));
        Assert.Equal(.5, score.Probability!.Value, 1e-9);
        Assert.Equal(5 + 2.25, score.Expectation!.Value, 1e-9);
    }

    [Fact]
    public void One_is_told_from_ten_at_the_next_place()
    {
        var score = Parse(TokenModel.Token("<answer>", 1), TokenModel.Token("1", 1), TokenModel.Token("</answer>", .75, ("0", .25)));
        Assert.Equal(1, score.Value);
        Assert.Equal(.75 * 1 + .25 * 10, score.Expectation!.Value, 1e-9);
    }

    [Fact]
    public void The_digits_after_the_last_answer_tag_count()
    {
        var score = Parse(
            TokenModel.Token("7 <answer>", 1), TokenModel.Token("7", .1), TokenModel.Token("</answer>", 1), TokenModel.Token("<answer>", 1),
            TokenModel.Token(" 7", .6), TokenModel.Token("</answer> 7", 1));
        Assert.Equal(.6, score.Probability!.Value, 1e-9);
    }

    [Fact]
    public void Reasoning_that_the_server_sets_apart_does_not_move_the_place()
    {
        var tokens = new[] { TokenModel.Token("4 or 7", .1), TokenModel.Token("7", .1), TokenModel.Token("\n", 1), TokenModel.Token("7", .9) };
        var score = IntegerScore.Parse(new ModelAnswer("4 or 77", "\n7") { Tokens = tokens }, 10, tagsAsked: false);
        Assert.Equal(.9, score.Probability!.Value, 1e-9);
    }

    [Fact]
    public void Tokens_of_another_text_weigh_nothing()
    {
        var score = IntegerScore.Parse(
            new ModelAnswer("", "<answer>7</answer>") { Tokens = [TokenModel.Token("<answer>8</answer>", .5)] }, 10, true);
        Assert.Equal(7, score.Value);
        Assert.Null(score.Probability);
        Assert.Null(score.Expectation);
    }

    private static IntegerScore Parse(params GeneratedToken[] tokens) =>
        IntegerScore.Parse(new ModelAnswer("", string.Concat(tokens.Select(token => token.Text))) { Tokens = tokens }, 10, tagsAsked: true);
}
