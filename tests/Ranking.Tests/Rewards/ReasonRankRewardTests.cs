using System.Text;
using System.Text.RegularExpressions;
using ReasonRank.Ranking.Rewards;

namespace ReasonRank.Ranking.Tests.Rewards;

/// <summary>The published values of ReasonRank's reward, and what holds for every rollout.</summary>
public sealed partial class ReasonRankRewardTests
{
    private static readonly int[] _identity = [.. Enumerable.Range(1, 20)];

    [Fact]
    public void The_teachers_order_with_the_relevant_on_top_earns_the_most()
    {
        var reward = Rollouts.Score("reasonrank", Rollouts.Listwise(Rollouts.Tagged(Rollouts.Order(_identity)), 20, 1, 2));
        Assert.Equal(1.3, reward.Value, 5);
        Assert.Equal(RolloutReading.WellFormed, reward.Reading);
        Assert.Equal([1.0, 1.0, 1.0], reward.Parts);
    }

    [Fact]
    public void The_reverse_earns_what_is_left_of_the_overlap()
    {
        var reward = Rollouts.Score("reasonrank", Rollouts.Listwise(Rollouts.Tagged(Rollouts.Order(_identity.Reverse())), 20, 1, 2));
        Assert.Equal(.03312, reward.Value, 5);
    }

    [Theory]
    [InlineData(1, 11, .61315, .5)]
    [InlineData(9, 10, .36181, 1)]
    public void Relevant_passages_count_by_their_ranks(int first, int second, double ndcg, double recall)
    {
        var reward = Rollouts.Score("reasonrank", Rollouts.Listwise(Rollouts.Tagged(Rollouts.Order(_identity)), 20, first, second));
        Assert.Equal(ndcg, reward.Parts[0], 5);
        Assert.Equal(recall, reward.Parts[1], 5);
    }

    [Theory]
    [InlineData("2 1 3 4", .75)]
    [InlineData("[4] > [3] > [2] > [1]", .41667)]
    public void Overlap_is_the_average_over_all_depths(string answer, double overlap)
    {
        var reward = Rollouts.Score("reasonrank", Rollouts.Listwise(Rollouts.Tagged(answer), 4, 1));
        Assert.Equal(overlap, reward.Parts[2], 5);
    }

    [Fact]
    public void The_papers_overlap_is_a_choice()
    {
        var rollout = Rollouts.Listwise(Rollouts.Tagged("2 1 3"), 3, 1);
        var reward = Rollouts.Score("reasonrank", rollout, ("overlap", "rbo"), ("p", .5));
        // (1 - p) (0/1 + p 2/2 + p² 3/3)
        Assert.Equal(.5 * (.5 + .25), reward.Parts[2], 10);
    }

    [Theory]
    [InlineData("<think>x</think><answer>[1] > [2] > [3]</answer>", RolloutReading.WellFormed)]
    [InlineData("noise <think>a</think> b <think>c</think>\n\n<answer>1,2,3</answer> more", RolloutReading.WellFormed)]
    [InlineData("<think>x</think><answer>１ ２ ３</answer>", RolloutReading.WellFormed)]
    [InlineData("<think>x</think><answer>[1] > [2]</answer>", RolloutReading.WrongAnswer)]
    [InlineData("<think>x</think><answer>[1] > [2] > [2]</answer>", RolloutReading.WrongAnswer)]
    [InlineData("<think>x</think><answer>[1] > [2] > [3] > [3]</answer>", RolloutReading.WrongAnswer)]
    [InlineData("<think>x</think><answer>1² 2 3</answer>", RolloutReading.WrongAnswer)]
    [InlineData("<think>x</think><answer>[1] > [02] > [2]</answer>", RolloutReading.WrongAnswer)]
    [InlineData("<think>x</think><answer></answer>", RolloutReading.WrongAnswer)]
    [InlineData("<think>x</think> so <answer>[1] > [2] > [3]</answer>", RolloutReading.WrongTags)]
    [InlineData("<THINK>x</THINK><answer>[1] > [2] > [3]</answer>", RolloutReading.WrongTags)]
    [InlineData("x</think><answer>[1] > [2] > [3]</answer>", RolloutReading.WrongTags)]
    [InlineData("<think>x</think><answer>[1] > [2] > [3]", RolloutReading.WrongTags)]
    [InlineData("<answer>[1] > [2] > [3]</answer>", RolloutReading.WrongTags)]
    [InlineData("", RolloutReading.WrongTags)]
    public void A_wrong_answer_earns_nothing_and_wrong_tags_cost_one(string text, RolloutReading reading)
    {
        var reward = Rollouts.Score("reasonrank", Rollouts.Listwise(text, 3, 1));
        Assert.Equal(reading, reward.Reading);
        Assert.Equal(reading switch { RolloutReading.WellFormed => 1.3, RolloutReading.WrongAnswer => 0, _ => -1 }, reward.Value, 10);
        Assert.Equal(reading == RolloutReading.WellFormed, reward.Parts.Count == 3);
    }

    [Fact]
    public void A_think_block_that_the_prompt_opened_is_one()
    {
        var rollout = Rollouts.Listwise("because</think><answer>1 2</answer>", 2, 1);
        Assert.Equal(-1, Rollouts.Score("reasonrank", rollout).Value);
        Assert.Equal(1.3, Rollouts.Score("reasonrank", rollout with { ReasoningOpened = true }).Value, 10);
    }

    [Theory]
    [InlineData("0 2 3", 0)]
    [InlineData("2 7 3", 0)]
    [InlineData("2 99999999999999999999 3", 0)]
    [InlineData("7 1 3", 1)]
    public void An_id_of_no_passage_takes_no_rank_and_is_never_another_passage(string answer, double ndcg)
    {
        // The relevant passage is p1; an id of 0 must not wrap round to p3 either.
        Assert.Equal(ndcg, Rollouts.Score("reasonrank", Rollouts.Listwise(Rollouts.Tagged(answer), 3, 1)).Parts[0], 10);
        Assert.True(Rollouts.Score("reasonrank", Rollouts.Listwise(Rollouts.Tagged(answer), 3, 3)).Parts[0] <= 1 / Math.Log2(3) + 1e-9);
    }

    [Fact]
    public void Relevant_passages_outside_the_prompt_count_for_what_could_be_had()
    {
        var rollout = Rollouts.Listwise(Rollouts.Tagged("1 2"), 2, 1) with { RelevantIds = ["p1", "elsewhere"] };
        var reward = Rollouts.Score("reasonrank", rollout);
        Assert.Equal(1 / (1 + 1 / Math.Log2(3)), reward.Parts[0], 10);
        Assert.Equal(.5, reward.Parts[1]);
    }

    [Fact]
    public void Rewards_stay_within_bounds_whatever_the_passages_are_called()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var trial = 0; trial < 500; trial++)
        {
            var count = random.Next(1, 40);
            var numbers = Enumerable.Range(1, count).ToArray();
            random.Shuffle(numbers);
            var relevant = Enumerable.Range(1, count).Where(_ => random.Next(4) == 0).DefaultIfEmpty(1).ToArray();
            var rollout = Rollouts.Listwise(Rollouts.Tagged(Rollouts.Order(numbers)), count, relevant);
            var reward = Rollouts.Score("reasonrank", rollout);
            Assert.InRange(reward.Value, 0, 1.3 + 1e-9);
            Assert.InRange(Rollouts.Score("reasonrank", rollout, ("overlap", "rbo")).Value, 0, 1.3);
            var renamed = new Rollout(rollout.Text, Rename(rollout.PassageIds), Rename(rollout.RelevantIds)) { TeacherOrder = Rename(rollout.TeacherOrder) };
            Assert.Equal(reward.Value, Rollouts.Score("reasonrank", renamed).Value);

            // The same order of the same passages, shown in another order under other numbers.
            var shown = Enumerable.Range(0, count).ToArray();
            random.Shuffle(shown);
            var moved = rollout with
            {
                PassageIds = [.. shown.Select(place => rollout.PassageIds[place])],
                Text = Rollouts.Tagged(Rollouts.Order(numbers.Select(number => Array.IndexOf(shown, number - 1) + 1))),
            };
            Assert.Equal(reward.Value, Rollouts.Score("reasonrank", moved).Value, 10);
        }

        static IReadOnlyList<string> Rename(IReadOnlyList<string> ids) => [.. ids.Select(id => $"x/{id}")];
    }

    [Fact]
    public void Whatever_is_written_earns_what_a_plain_reading_of_the_published_code_gives()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] pieces = ["<think>", "</think>", "<answer>", "</answer>", " ", "\n", "\u00a0", "\u200b", "²", "٣", "x", "<", "1", "[3]", "<THINK>"];
        var readings = new HashSet<RolloutReading>();
        for (var trial = 0; trial < 3_000; trial++)
        {
            var count = random.Next(1, 21);
            var order = Enumerable.Range(1, count).ToArray();
            random.Shuffle(order);
            if (random.Next(4) == 0) order[random.Next(count)] = random.Next(count + 3);
            var text = new StringBuilder(Rollouts.Tagged(Rollouts.Order(order)));
            for (var noise = random.Next(2) == 0 ? random.Next(4) : 0; noise > 0; noise--) text.Insert(random.Next(text.Length + 1), pieces[random.Next(pieces.Length)]);
            var rollout = Rollouts.Listwise(text.ToString(), count, [.. Enumerable.Range(1, count).Where(_ => random.Next(4) == 0).DefaultIfEmpty(1)]);
            var reward = Rollouts.Score("reasonrank", rollout);
            Assert.Equal(Published(rollout), reward.Value, 10);
            readings.Add(reward.Reading);
        }
        Assert.Equal(3, readings.Count);
    }

    [Fact]
    public void Long_and_hostile_texts_are_read_in_one_pass()
    {
        var many = string.Concat(Enumerable.Repeat("</think>   ", 90_000));
        Assert.Equal(-1, Rollouts.Score("reasonrank", Rollouts.Listwise($"<think>{many}", 3, 1)).Value);
        var spaces = "<think>" + string.Concat(Enumerable.Repeat($"</think>{new string(' ', 5_000)}", 200));
        Assert.Equal(-1, Rollouts.Score("reasonrank", Rollouts.Listwise(spaces, 3, 1)).Value);
        var digits = string.Join(' ', Enumerable.Repeat("1", 500_000));
        Assert.Equal(0, Rollouts.Score("reasonrank", Rollouts.Listwise(Rollouts.Tagged(digits), 3, 1)).Value);
    }

    [Fact]
    public void What_a_prompt_lacks_is_refused_by_field()
    {
        var rollout = new Rollout("", ["a", "a"], []) { TeacherOrder = ["b"] };
        Assert.Equal(
            ["rollouts[0].passage_ids[1]", "rollouts[0].relevant_ids", "rollouts[0].teacher_order[0]"],
            Rollouts.Wrong("reasonrank", rollout).Select(violation => violation.Path));
    }

    // The reward's code as it was published, with the guards: numbers for ids, and none that wraps round.
    private static double Published(Rollout rollout)
    {
        if (Pattern().Match(rollout.Text) is not { Success: true } match) return -1;
        var ids = string.Concat(match.Groups[1].Value.Select(c => char.IsDigit(c) || c == '²' ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (ids.Length != rollout.TeacherOrder.Count || ids.Any(id => id.Contains('²', StringComparison.Ordinal))) return 0;
        var named = ids.Select(id => id.Aggregate(0L, (number, digit) => number * 10 + (long)char.GetNumericValue(digit))).ToArray();
        if (named.Distinct().Count() != named.Length) return 0;
        var taught = rollout.TeacherOrder.Select(id => 1L + rollout.PassageIds.ToList().IndexOf(id)).ToArray();
        var found = named.Where(number => number >= 1 && number <= rollout.PassageIds.Count).Select(number => rollout.PassageIds[(int)number - 1]).Take(10).ToList();
        var gain = found.Select((id, place) => rollout.RelevantIds.Contains(id) ? 1 / Math.Log2(place + 2) : 0).Sum();
        var ideal = Enumerable.Range(0, Math.Min(10, rollout.RelevantIds.Count)).Sum(place => 1 / Math.Log2(place + 2));
        var overlap = Enumerable.Range(1, taught.Length).Average(depth => (double)named.Take(depth).Intersect(taught.Take(depth)).Count() / depth);
        return gain / ideal + .2 * found.Count(rollout.RelevantIds.Contains) / rollout.RelevantIds.Count + .1 * overlap;
    }

    [GeneratedRegex(@"<think>.*?</think>\s*<answer>(.*?)</answer>", RegexOptions.Singleline)]
    private static partial Regex Pattern();
}
