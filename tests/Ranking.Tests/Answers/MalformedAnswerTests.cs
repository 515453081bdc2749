using ReasonRank.Ranking.Answers;

namespace ReasonRank.Ranking.Tests.Answers;

/// <summary>Answers as models in the wild get them wrong; each states the order 3 5 1 4 2 of five passages, or none at all.</summary>
public sealed class MalformedAnswerTests
{
    private const string Stated = "3 5 1 4 2";
    private const string Incoming = "1 2 3 4 5";

    [Theory]
    [InlineData("<Answer>[3] > [5] > [1] > [4] > [2]</aNSWER>")]
    [InlineData("< answer >[3]>[5]>[1]>[4]>[2]< / answer >")]
    [InlineData("<thinking>[1] > [2]</thinking>\n\n<answer>\n\n[3] > [5] > [1] > [4] > [2]\n\n</answer>\n")]
    [InlineData("<think>a <answer>[1] > [2]</answer> no, wait</think><answer>[3] > [5] > [1] > [4] > [2]</answer>")]
    [InlineData("<answer>[3] > [5] > [1] > [4] > [2]</answer><answer>")]
    [InlineData("<answer>[3] > [5] > [1] > [4] > [2]</answer>. I hope that answers your 2 questions about [4]!")]
    [InlineData("<answer>[3] ＞ [5] ＞ [1] ＞ [4] ＞ [2]</answer>")]
    [InlineData("<answer>[3] ≻ [5] ≻ [1] ≻ [4] ≻ [2]</answer>")]
    [InlineData("<answer>[3] >> [5] => [1] ≥ [4] → [2]</answer>")]
    [InlineData("<answer>⑶ > ⑸ > ⑴ > ⑷ > ⑵</answer>")]
    [InlineData("<answer>❸ > ❺ > ❶ > ❹ > ❷</answer>")]
    [InlineData("<answer>[₃] > [₅] > [₁] > [₄] > [₂]</answer>")]
    [InlineData("<answer>[३] > [५] > [१] > [४] > [२]</answer>")]
    [InlineData("<answer>[3]\u200b > [5]\u200b > [1]\u2060 > [4] > \u200e[2]</answer>")]
    [InlineData("<answer>[3] > [5] > [1] >\n[4] > [2]</answer>")]
    [InlineData("<answer>[3] > [5] = [1] > [4] = [2]</answer>")]
    [InlineData("<answer>```\n[3] > [5] > [1] > [4] > [2]\n```</answer>")]
    [InlineData(@"<answer>\[3\] > \[5\] > \[1\] > \[4\] > \[2\]</answer>")]
    [InlineData(@"<answer>$3 \succ 5 \succ 1 \succ 4 \succ 2$</answer>")]
    [InlineData("<answer>doc_3 > doc_5 > doc_1 > doc_4 > doc_2</answer>")]
    [InlineData("<answer>[Passage 3] > [Passage 5] > [Passage 1] > [Passage 4] > [Passage 2]</answer>")]
    [InlineData("<answer>文档3 > 文档5 > 文档1 > 文档4 > 文档2</answer>")]
    [InlineData("<answer>فقرة 3 > فقرة 5 > فقرة 1 > فقرة 4 > فقرة 2</answer>")]
    [InlineData("<answer>(3) > (5) > (1) > (4) > (2) > ...</answer>")]
    public void Harmless_differences_need_no_repair(string output) => Check(output, Stated, "");

    [Theory]
    [InlineData("<answer>[3] > [5] > [1] > [4] > [2]</answer")]
    [InlineData("[3] > [5] > [1] > [4] > [2]</answer>")]
    [InlineData("```\n[3] > [5] > [1] > [4] > [2]\n```")]
    [InlineData(@"\boxed{[3] > [5] > [1] > [4] > [2]}")]
    [InlineData("[3] > [5] > [1] > [4] > [2]\n\nExplanation: [3] has 2 facts, [5] > 1 of them.")]
    [InlineData("Answer: 3 > 5 > 1 > 4 > 2 (confidence 90 %)")]
    [InlineData("Die Reihenfolge lautet: [3] > [5] > [1] > [4] > [2].")]
    [InlineData("Порядок: [3] > [5] > [1] > [4] > [2]")]
    [InlineData("الترتيب: [٣] > [٥] > [١] > [٤] > [٢]")]
    [InlineData("排序：[3]>[5]>[1]>[4]>[2]。")]
    [InlineData("<answer>Absatz 3 > Absatz 5 > Absatz 1 > Absatz 4 > Absatz 2</answer>")]
    [InlineData("<answer>#3 > #5 > #1 > #4 > #2</answer>")]
    [InlineData("<answer>Passage 3, Passage 5, Passage 1, Passage 4, Passage 2</answer>")]
    [InlineData("<answer>[3], then [5], then [1], finally [4] and [2].</answer>")]
    [InlineData("<ANSWER>\n[3]\n[5]\n[1]\n[4]\n[2]\n</ANSWER>")]
    [InlineData("* [3]\n* [5]\n* [1]\n* [4]\n* [2]")]
    [InlineData("1) [3]\n2) [5]\n3) [1]\n4) [4]\n5) [2]")]
    [InlineData("1. **Passage 3** (best: cites 2 sources)\n2. **Passage 5**\n3. Passage 1: from 2019\n4. Passage 4\n5. Passage 2")]
    [InlineData("| Rank | Passage |\n|---|---|\n| 1 | [3] |\n| 2 | [5] |\n| 3 | [1] |\n| 4 | [4] |\n| 5 | [2] |")]
    [InlineData("| # | id | why |\n|--|--|--|\n| 1 | 3 | has 2 facts |\n| 2 | 5 | 1 fact |\n| 3 | 1 | - |\n| 4 | 4 | - |\n| 5 | 2 | - |")]
    [InlineData("First: [3]\nSecond: [5]\nThird: [1]\nFourth: [4]\nFifth: [2]")]
    [InlineData("Ranking:\n3\n5\n1\n4\n2")]
    [InlineData("3, 5, 1, 4, 2")]
    [InlineData("[\"3\",\"5\",\"1\",\"4\",\"2\"]")]
    [InlineData("[[3], [5], [1], [4], [2]]")]
    [InlineData("{\"order\": [\"[3]\", \"[5]\", \"[1]\", \"[4]\", \"[2]\"], \"note\": \"2 of 5 are good\"}")]
    [InlineData("```json\n{\"ranking\": [3, 5, 1, 4, 2]}\n```\n")]
    public void Other_forms_are_read_and_counted(string output) => Check(output, Stated, "Format 1");

    [Theory]
    [InlineData("<answer>[3] > [3] > [5] > [1] > [4] > [2] > [5]</answer>", Stated, "Duplicate 2")]
    [InlineData("<answer>[3] > [5] > [17] > [1] > [4] > [2] > [0]</answer>", Stated, "OutOfRange 2")]
    [InlineData("<answer>[3] > [5] > [99999999999999999999]</answer>", "3 5 1 2 4", "Missing 3, OutOfRange 1")]
    [InlineData("[3] > [5] > [5] > [8]", "3 5 1 2 4", "Duplicate 1, Missing 3, OutOfRange 1, Format 1")]
    [InlineData("<answer>[3] > [4-5] > [1–2]</answer>", "3 4 5 1 2", "Format 1")]
    [InlineData("<answer>[3]</answer>", "3 1 2 4 5", "Missing 4, Format 1")]
    [InlineData("<answer>3</answer>", "3 1 2 4 5", "Missing 4, Format 1")]
    public void Each_fault_is_counted_by_its_kind(string output, string order, string repairs) => Check(output, order, repairs);

    [Theory]
    [InlineData("I cannot rank these 5 passages because 3 of them are not about the 1 question.")]
    [InlineData("对不起，我无法对这5个段落进行排序。")]
    [InlineData("Lo siento, no puedo ordenar los 5 pasajes.")]
    [InlineData("Es tut mir leid, die 5 Absätze kann ich nicht ordnen: Absatz 3 fehlt.")]
    [InlineData("لا أستطيع ترتيب هذه الفقرات الـ 5.")]
    [InlineData("<answer>Sorry, none of the 5 passages helps.</answer>")]
    [InlineData("<answer>N/A</answer>")]
    [InlineData("<answer>[a] > [b] > [c]</answer>")]
    [InlineData("<answer>[] > []</answer>")]
    [InlineData("<answer></answer><answer> </answer>")]
    [InlineData("<think>The order is [3] > [5] > [1] > [4] > [2].")]
    [InlineData("<think>The order is [3] > [5] > [1] > [4] > [2].</think>")]
    [InlineData("{\"error\": \"rate limit: 5 requests\"}")]
    [InlineData("[{\"id\": 3, \"score\": 0.9}, {\"id\": 5, \"score\": 0.2}]")]
    [InlineData("   \n\t ")]
    public void What_states_no_order_changes_nothing(string output) => Check(output, Incoming, "NoAnswer 1");

    [Theory]
    [InlineData("<answer>[3] > [5] > [1")]
    [InlineData("[3] > [5] > [1] > [4] > [2] > [2] > [2] > [2")]
    [InlineData("<think>First, [3] and")]
    [InlineData("")]
    public void What_was_cut_off_changes_nothing(string output) => Check(output, Incoming, "Truncated 1", truncated: true);

    [Fact]
    public void An_answer_stays_the_same_whatever_stands_around_it()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] thoughts = ["", "<think>[2] > [4] > [1] > [3] > [5]</think>", "<THINK>Passage 2 is best.\n</THINK >\n", "[5] > [4] </think>"];
        string[] before = ["", "\n\n", "Here you are: ", "结果如下：", "Result (5 passages):\n"];
        string[] after = ["", "\n", ".", "\nNote: [2] is from 2021.", "\n\n1. This is why [4] is weak."];
        string[] joints = [" > ", ">", " >\n", " = ", " -> ", " ＞ "];
        string[] forms = ["[{0}]", "{0}", "({0})", "**[{0}]**", "Passage {0}", "[Document {0}]", "【{0}】"];
        for (var i = 0; i < 2_000; i++)
        {
            int[] order = [.. Enumerable.Range(1, random.Next(2, 21))];
            random.Shuffle(order);
            var (joint, form) = (Pick(joints), Pick(forms));
            var stated = string.Join(joint, order.Select(id => form.Replace("{0}", $"{id}", StringComparison.Ordinal)));
            var output = $"{Pick(thoughts)}{Pick(before)}<answer>{stated}</answer>{Pick(after)}";

            var parsed = AnswerParser.Parse("", output, order.Length);

            Assert.True(order.SequenceEqual(parsed.Order.Select(position => position + 1)), output);
            Assert.True(parsed.Repairs.Equals(Repairs.None), $"{output}: {parsed.Repairs}");
        }

        string Pick(string[] choices) => choices[random.Next(choices.Length)];
    }

    private static void Check(string output, string order, string repairs, bool truncated = false)
    {
        var parsed = AnswerParser.Parse("", output, 5, truncated);
        Assert.Equal((order, repairs), (string.Join(' ', parsed.Order.Select(i => i + 1)), parsed.Repairs.ToString()));
    }
}
