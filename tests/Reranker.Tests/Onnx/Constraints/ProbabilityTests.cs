using System.Globalization;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Ranking.Strategies.Listwise;
using ReasonRank.Ranking.Strategies.Pairwise;
using ReasonRank.Ranking.Strategies.Pointwise;

namespace ReasonRank.Reranker.Tests.Onnx.Constraints;

/// <summary>Scores of strategies that weigh probabilities, against those that the model's raw scores give.</summary>
public sealed class ProbabilityTests
{
    private const string NoThought = "<think>\n\n</think>\n\n";

    private static readonly ReasoningOptions Off = new(ReasoningMode.Off);
    private static readonly string[] Numbers = [.. Enumerable.Range(0, 11).Select(value => value.ToString(CultureInfo.InvariantCulture))];

    private readonly GradedPassages _passages = new(21);

    [Theory]
    [InlineData("probability")]
    [InlineData("expectation")]
    public async Task ERank_weighs_numbers_by_their_probabilities(string score)
    {
        await using var local = new LocalModel();
        using var raw = new RawModel();
        int[] grades = [3, 10, 0, 7, 1];
        // A number may have a space before it, in the same token.
        string[] spaced = [.. Numbers.Select(number => $" {number}").Where(number => raw.Encode(number).Length == 1)];
        var result = await local.RankAsync(
            new ERankStrategy(), _passages.Of(grades), ParameterValues.Empty.With(ERankStrategy.Score, score), Off);
        foreach (var (candidate, request) in WithRequests(result, local))
        {
            var shares = raw.Probabilities(request, NoThought, "<answer>", Numbers);
            var best = shares.IndexOf(shares.Max());
            var others = raw.Probabilities(request, NoThought, "<answer>", spaced);
            var expected = score == "probability"
                ? best * shares[best]
                : shares.Select((share, value) => share * value).Sum() + others.Zip(spaced, (share, number) => share * Value(number)).Sum();
            Assert.Equal(expected, candidate.Score, 1e-4);
        }
        Assert.Empty(result.Strategy.Warnings);
        Assert.Equal(["1", "3", "0", "4", "2"], result.Candidates.Select(candidate => candidate.Candidate.Id));
    }

    [Fact]
    public Task Rank1_weighs_true_against_false() => WeighsAsync(new Rank1Strategy(), "true", "false", Off);

    [Fact]
    public Task TFRank_weighs_yes_against_no() => WeighsAsync(new TFRankStrategy(), "yes", "no");

    [Fact]
    public async Task Prp_compares_letters_that_the_model_would_not_write()
    {
        await using var local = new LocalModel();
        using var raw = new RawModel();
        int[] grades = [2, 9, 5];
        var values = ParameterValues.Empty.With(PrpStrategy.Method, "allpair").With(PrpStrategy.Scoring, "logprobs");
        var result = await local.RankAsync(new PrpStrategy(), _passages.Of(grades), values, Off);
        Assert.Equal(["1", "2", "0"], result.Candidates.Select(candidate => candidate.Candidate.Id));
        Assert.Equal(6, local.Model.Requests.Count);
        var (request, window) = (local.Model.Requests.First(), result.Strategy.Trace.First(trace => trace.Window == 0));
        var opening = window.Answer[..window.Answer.IndexOfAny(['A', 'B'])];
        Assert.Equal("<answer>", opening.Trim());
        var (answer, _, _) = await local.AskAsync(request with { TopLogProbs = 2 });
        var letter = answer.Tokens.Single(token => token.Text is "A" or "B");
        var shares = raw.Probabilities(request, NoThought, opening, "A", "B");
        Assert.Equal(shares[0], Math.Exp(letter.Listed.Single(item => item.Text == "A").LogProbability), 1e-4);
        Assert.Equal(shares[1], Math.Exp(letter.Listed.Single(item => item.Text == "B").LogProbability), 1e-4);
    }

    [Theory]
    [InlineData(5, .75)]
    [InlineData(20, .6)]
    public async Task First_orders_a_window_by_one_token(int count, double rightPairs)
    {
        await using var local = new LocalModel();
        using var raw = new RawModel();
        var (right, all) = (0, 0);
        for (var list = 0; list < 100 / (count + 5); list++)
        {
            var grades = _passages.Grades(count);
            var before = local.Statistics;
            var result = await local.RankAsync(new FirstStrategy(), _passages.Of(grades));
            // An answer is out before the work is counted.
            while (local.Statistics.Sequences == before.Sequences) await Task.Delay(1, TestContext.Current.CancellationToken);
            var after = local.Statistics;
            Assert.Equal(1, after.WrittenTokens - before.WrittenTokens);
            Assert.Equal(
                result.Strategy.Usage.PromptTokens, after.PromptTokens - before.PromptTokens + after.ReusedTokens - before.ReusedTokens);
            Assert.Equal(Repairs.None, result.Strategy.Repairs);
            string[] letters = [.. Enumerable.Range(0, count).Select(place => $"{(char)('A' + place)}")];
            var shares = raw.Probabilities(local.Model.Requests.Last(), "[", "", letters);
            var order = result.Strategy.Order;
            Assert.Equal(order.Select(place => shares[place]).OrderDescending(), order.Select(place => shares[place]));
            for (var a = 0; a < count; a++)
                for (var b = a + 1; b < count; b++)
                {
                    var better = grades[order[a]].CompareTo(grades[order[b]]);
                    (right, all) = (right + (better > 0 ? 1 : 0), all + (better != 0 ? 1 : 0));
                }
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{count} passages: {(double)right / all:P1} of the pairs are right");
        Assert.InRange((double)right / all, rightPairs, 1);
    }

    private async Task WeighsAsync(IRerankStrategy strategy, string yes, string no, ReasoningOptions? reasoning = null)
    {
        await using var local = new LocalModel();
        using var raw = new RawModel();
        var grades = _passages.Grades(6);
        var result = await local.RankAsync(strategy, _passages.Of(grades), reasoning: reasoning);
        foreach (var (candidate, request) in WithRequests(result, local))
        {
            var shares = raw.Probabilities(request, NoThought, "<answer>", yes, no);
            Assert.Equal(shares[0] / (shares[0] + shares[1]), candidate.Score, 1e-4);
            Assert.Equal(grades[Value(candidate.Candidate.Id)] >= 6, candidate.Score > .5);
        }
    }

    private static int Value(string number) => int.Parse(number, CultureInfo.InvariantCulture);

    private static IEnumerable<(RankedCandidate Candidate, ModelRequest Request)> WithRequests(RankingResult result, LocalModel local) =>
        result.Candidates.Select(candidate => (candidate, local.Model.Requests.Single(
            request => request.Messages[^(request.Continues ? 2 : 1)].Content.Contains(candidate.Candidate.Text, StringComparison.Ordinal))));
}
