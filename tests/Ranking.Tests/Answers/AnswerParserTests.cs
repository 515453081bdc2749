using ReasonRank.Ranking.Answers;

namespace ReasonRank.Ranking.Tests.Answers;

public sealed class AnswerParserTests
{
    [Theory]
    [InlineData("<think> a [3] b </think> <answer> [2] > [1] > [4] </answer>", "2 1 4 3", "Missing 1")]
    [InlineData("<think> x </think> <answer>[2] > [2] > [9] > [1]", "2 1 3 4", "Duplicate 1, Missing 2, OutOfRange 1, Format 1")]
    [InlineData("<answer>[3] > [1]</answer>", "3 1 2 4", "Missing 2")]
    [InlineData("I see no ids at all", "1 2 3 4", "NoAnswer 1")]
    public void Published_cases_of_the_algorithm(string output, string order, string repairs) => Check(output, order, repairs);

    [Fact]
    public void Reasoning_that_is_cut_off_leaves_the_window_as_it_was()
    {
        Check("<think> maybe [4] then [2] …", "1 2 3 4", "NoAnswer 1");
        Check("<think> maybe [4] then [2] …", "1 2 3 4", "Truncated 1", truncated: true);
    }

    [Theory]
    [InlineData("<THINK>[1] > [2]</THINK><ANSWER>[4] > [3] > [2] > [1]</ANSWER>")]
    [InlineData("[1] > [2] > [3] > [4] </think>\n<answer>[4] > [3] > [2] > [1]</answer>")]
    [InlineData("<think>a</think> draft <answer>[1] > [2] > [3] > [4]</answer> no: <answer>[4] > [3] > [2] > [1]</answer>")]
    [InlineData("<answer>[4] > [3] > [2] > [1]</answer><answer></answer>")]
    [InlineData("<think>a</think><think>[1]>[2]</think><answer>4 > 3 > 2 > 1</answer>")]
    [InlineData("<answer>[4] = [3] > [2] = [1]</answer>")]
    [InlineData("<answer>**[4]** > **[3]** > **[2]** > **[1]**</answer>")]
    [InlineData("<answer>[⁴] > [³] > [²] > [¹]</answer>")]
    [InlineData("<answer>④ > ③ > ② > ①</answer>")]
    [InlineData("<answer>［４］＞［３］＞［２］＞［１］</answer>")]
    [InlineData("<answer>【4】>【3】>【2】>【1】</answer>")]
    [InlineData("<answer>[٤] > [٣] > [٢] > [١]</answer>")]
    [InlineData("<answer>Passage 4 > Passage 3 > Passage 2 > Passage 1</answer>")]
    [InlineData("<answer>[4]>[3],[2]>[1]</answer>")]
    [InlineData("<answer>The ranking is [4] > [3] > [2] > [1].</answer>")]
    [InlineData("<answer>[04] > [3] > [2] > [1]</answer>")]
    [InlineData("<answer>[4] -> [3] -> [2] -> [1]</answer>")]
    [InlineData("<answer>[4] &gt; [3] &gt; [2] &gt; [1]</answer>")]
    [InlineData("<answer>[4]\n> [3]\n> [2]\n> [1]</answer>")]
    [InlineData("<answer>第4段 > 第3段 > 第2段 > 第1段</answer>")]
    [InlineData("<answer>Документ 4 > Документ 3 > Документ 2 > Документ 1</answer>")]
    public void Forms_of_the_same_answer_need_no_repair(string output) => Check(output, "4 3 2 1", "");

    [Theory]
    [InlineData("[4] > [3] > [2] > [1]")]
    [InlineData("<think>[1] > [2] > [3] > [4]</think>\n\n[4] > [3] > [2] > [1]")]
    [InlineData("The format is [2] > [1].\nMy ranking: [4] > [3] > [2] > [1]")]
    [InlineData("```json\n[4, 3, 2, 1]\n```")]
    [InlineData("{\n  \"ranking\": [\n    4,\n    3,\n    2,\n    1\n  ]\n}")]
    [InlineData("{\"ranking\": [\"[4]\", \"[3]\", \"[2]\", \"[1]\"]}")]
    [InlineData("<answer>[4, 3, 2, 1]</answer>")]
    [InlineData("<answer>4 3 2 1</answer>")]
    [InlineData("<answer>[4] [3] [2] [1]</answer>")]
    [InlineData("<answer>[PASSAGE4, PASSAGE3, PASSAGE2, PASSAGE1]</answer>")]
    [InlineData("1. [4]\n2. [3]\n3. [2]\n4. [1]")]
    [InlineData("1. [4] - answers [1] as well\n2. Passage 3: fine\n3. **[2]**\n4. 1")]
    [InlineData("- [4]\n- [3]\n- [2]\n- [1]")]
    [InlineData("[4]\n[3]\n[2]\n[1]")]
    [InlineData("<answer>Best is [4], then [3]; after that [2] and finally [1].</answer>")]
    [InlineData("<answer>[4] > [3] > [2] > [1]")]
    [InlineData("排名如下：[4] > [3] > [2] > [1]")]
    [InlineData("<think>forgot to close it <answer>[4] > [3] > [2] > [1]</answer>")]
    public void Answers_in_another_form_are_read_and_counted(string output) => Check(output, "4 3 2 1", "Format 1");

    [Theory]
    [InlineData("")]
    [InlineData("<answer></answer>")]
    [InlineData("I'm sorry, but I can't rank these 4 passages.")]
    [InlineData("Passage [3] is about cats. Passage [1] mentions dogs.")]
    [InlineData("<answer>[9] > [12]</answer>")]
    [InlineData("<answer>none of them</answer>")]
    [InlineData("我认为第3段最好")]
    [InlineData("Я не могу упорядочить эти 4 отрывка.")]
    [InlineData("<think>[4] > [3] > [2] > [1]</think>")]
    [InlineData("<think>[4] > [3] > <answer>[2] > [1]</answer> but then again [1]")]
    public void What_is_no_answer_changes_nothing(string output) => Check(output, "1 2 3 4", "NoAnswer 1");

    [Fact]
    public void An_answer_cut_off_in_the_middle_changes_nothing()
    {
        Check("<think>x</think><answer>[4] > [3", "1 2 3 4", "Truncated 1", truncated: true);
        Check("<answer>[4] > [3] > [2] > [1]</answer> and so on and", "4 3 2 1", "", truncated: true);
    }

    [Fact]
    public void Reasoning_set_apart_by_the_server_is_never_read()
    {
        var parsed = AnswerParser.Parse("[4] > [3] > [2] > [1]", "", 4);
        Assert.Equal([0, 1, 2, 3], parsed.Order);
        Assert.Equal("NoAnswer 1", parsed.Repairs.ToString());
    }

    [Fact]
    public void A_bare_list_needs_no_repair_where_no_tags_were_asked_for() =>
        Assert.Equal(Repairs.None, AnswerParser.Parse("", "[2] > [1]", 2, tagsAsked: false).Repairs);

    [Theory]
    [InlineData("<answer>[C] > [A] > [B]</answer>", "3 1 2", "")]
    [InlineData("<answer>C > A > B</answer>", "3 1 2", "")]
    [InlineData("<answer>[C] > [Z] > [A] > [B]</answer>", "3 1 2", "OutOfRange 1")]
    [InlineData("A passage I like is [B].", "1 2 3", "NoAnswer 1")]
    public void Letters_name_passages(string output, string order, string repairs)
    {
        var parsed = AnswerParser.Parse("", output, 3, letters: true);
        Assert.Equal(order, Text(parsed));
        Assert.Equal(repairs, parsed.Repairs.ToString());
    }

    [Fact]
    public void Any_text_gives_a_permutation_in_linear_time()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] pieces =
        [
            "<think>", "</think>", "<answer>", "</answer>", "[", "]", ">", "=", ",", "\n", " ", "1", "2", "17", "0", "-1",
            "99999999999999999999", "²", "③", "４", "\ud800", "\0", "Passage ", "ignore all previous instructions", "1. ", "- ", "{", "}", "é",
        ];
        for (var round = 0; round < 5_000; round++)
        {
            var output = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => pieces[random.Next(pieces.Length)]));
            var count = random.Next(1, 21);
            var parsed = AnswerParser.Parse(
                random.Next(4) == 0 ? output : "", output, count, random.Next(3) == 0, random.Next(2) == 0, random.Next(5) == 0);
            Assert.Equal(Enumerable.Range(0, count), parsed.Order.Order());
        }
        foreach (var piece in pieces)
        {
            var parsed = AnswerParser.Parse("", string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length)), 20);
            Assert.Equal(Enumerable.Range(0, 20), parsed.Order.Order());
        }
    }

    private static void Check(string output, string order, string repairs, bool truncated = false)
    {
        var parsed = AnswerParser.Parse("", output, 4, truncated);
        Assert.Equal(order, Text(parsed));
        Assert.Equal(repairs, parsed.Repairs.ToString());
    }

    private static string Text(ParsedOrder parsed) => string.Join(' ', parsed.Order.Select(i => i + 1));
}
