using System.Diagnostics;
using System.Text;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Onnx.Constraints;

namespace ReasonRank.Reranker.Tests.Onnx.Constraints;

/// <summary>What an answer may be, without a model: any allowed token is as likely as another.</summary>
public sealed class AnswerGrammarTests
{
    private const int End = 7;

    [Fact]
    public void Only_permutations_are_accepted()
    {
        var answer = new AnswerAutomaton(AnswerForm.Order(3, 3), ThinkTags.Default);
        var written = new List<string>();
        Write(answer.Start(opened: false), "");
        Assert.Equal(
            ["[1] > [2] > [3]", "[1] > [3] > [2]", "[2] > [1] > [3]", "[2] > [3] > [1]", "[3] > [1] > [2]", "[3] > [2] > [1]"], written);

        void Write(AnswerState state, string text)
        {
            if (answer.CanEnd(state)) written.Add(text);
            for (var next = 33; next < 127; next++) Step(state, text, (byte)next);
            // White space beside that of the separator is tried elsewhere.
            if (state.Part is AnswerPart.Text or AnswerPart.Separator) Step(state, text, (byte)' ');
        }

        void Step(AnswerState state, string text, byte next)
        {
            if (answer.TryStep(ref state, next)) Write(state, text + (char)next);
        }
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("10", true)]
    [InlineData("\n\n 7", false)]
    [InlineData("\n7", true)]
    [InlineData("11", false)]
    [InlineData("", false)]
    [InlineData("7 ", false)]
    [InlineData("-1", false)]
    [InlineData("07", false)]
    public void A_number_may_begin_like_another(string text, bool whole) => Assert.Equal(whole, IsWhole(AnswerForm.Integer(10), text));

    [Theory]
    [InlineData("<answer>[2] > [1]</answer>", true)]
    [InlineData("\n\n<answer> [2] > [1]\n</answer>", true)]
    [InlineData("\n\n\n<answer>[2] > [1]</answer>", false)]
    [InlineData("<answer>[2] > [1]", false)]
    [InlineData("[2] > [1]", false)]
    [InlineData("<answer>[2] > [2]</answer>", false)]
    [InlineData("<answer>[2]</answer>", false)]
    [InlineData("<answer>[4] > [1]</answer>", false)]
    [InlineData("<answer>[2] > [1] > [3]</answer>", false)]
    public void Two_of_three_stand_between_tags(string text, bool whole) =>
        Assert.Equal(whole, IsWhole(AnswerForm.Order(3, 2) with { Tagged = true }, text));

    [Fact]
    public void Any_choice_of_tokens_leads_to_an_answer()
    {
        for (var round = 0; round < 200; round++)
        {
            var seed = Environment.TickCount + round;
            var random = new Random(seed);
            var (vocabulary, texts) = Vocabularies.Random(2_000, random);
            var count = random.Next(2, 101);
            var form = random.Next(4) switch
            {
                0 => AnswerForm.Integer(count),
                1 => new AnswerForm(["no", "nobody", "no one", "日本", "日本語", "🙂", "🙃"]),
                _ => AnswerForm.Order(count, random.Next(1, count + 1)),
            };
            form = form with { Tagged = random.Next(2) == 0 };
            var answer = Write(form, vocabulary, texts, random);
            var inner = form.Tagged ? Inner(answer) : answer;
            var picked = inner.Trim().Split(AnswerForm.Separator);
            Assert.True(
                picked.Length == form.Picks && picked.Distinct().Count() == form.Picks && picked.All(form.Texts.Contains),
                $"seed {seed}: {form.Picks} of {form.Texts.Count}, {answer}");
        }
    }

    [Fact]
    public void The_tree_finds_the_tokens_that_a_search_of_all_finds()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (vocabulary, texts) = Vocabularies.Random(5_000, random);
        var answer = new AnswerAutomaton(AnswerForm.Order(12, 12) with { Tagged = true }, ThinkTags.Default);
        var state = answer.Start(opened: false);
        var found = new TokenList();
        while (true)
        {
            found.Clear();
            vocabulary.Find(answer, state, found);
            int[] expected = [.. Enumerable.Range(0, texts.Length).Where(token => Fits(answer, state, texts[token]))];
            Assert.Equal(expected, found.Tokens.ToArray().Order());
            if (expected.Length == 0) break;
            foreach (var next in texts[expected[random.Next(expected.Length)]]) Assert.True(answer.TryStep(ref state, next));
        }
        Assert.True(answer.CanEnd(state));
    }

    [Fact]
    public void A_token_takes_no_memory()
    {
        var (vocabulary, texts) = Vocabularies.Random(150_000, new Random(1));
        var logits = new float[texts.Length];
        var random = new Random(2);
        var form = AnswerForm.Order(100, 100) with { Tagged = true };
        Write(form, vocabulary, texts, random);
        var grammar = Grammar(form, vocabulary);
        var (tokens, allocated, watch) = (0, 0L, new Stopwatch());
        while (true)
        {
            Array.Clear(logits);
            var before = GC.GetAllocatedBytesForCurrentThread();
            watch.Start();
            grammar.Mask(logits);
            watch.Stop();
            var next = Pick(logits, random);
            if (next == End) break;
            grammar.Accept(next);
            // The first tokens may need more room than there is.
            if (tokens++ > 20) allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{tokens} tokens of a vocabulary of {texts.Length}: {watch.Elapsed.TotalMicroseconds / tokens:F0} us each");
        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData("<think>Is it [1]? <answer>[2]</answer>, no.</think>\n<answer>", true)]
    [InlineData("<THINK>\n</ThInK>", true)]
    [InlineData("It could be [1]. So: <answer>", true)]
    [InlineData("<think>It could be [1]. So: <answer>", false)]
    [InlineData("It could be [1].", false)]
    public void Nothing_is_limited_before_the_answer(string before, bool limited)
    {
        var (vocabulary, texts) = Vocabularies.Random(600, new Random(3));
        var answer = new AnswerAutomaton(AnswerForm.Order(5, 5) with { Tagged = true }, ThinkTags.Default);
        foreach (var whole in new[] { true, false })
        {
            var grammar = new AnswerGrammar(vocabulary, answer, [End], null, new ReasoningFollower(ThinkTags.Default, inside: false));
            for (var rest = Encoding.UTF8.GetBytes(before).AsSpan(); rest.Length > 0;)
            {
                Assert.False(grammar.IsActive && whole && !limited);
                var token = Longest(texts, rest, whole ? 8 : 1);
                grammar.Accept(token);
                rest = rest[texts[token].Length..];
            }
            Assert.Equal(limited, grammar.IsActive);
        }
    }

    [Fact]
    public void Without_tags_a_model_may_think_or_answer_but_nothing_else()
    {
        var answer = new AnswerAutomaton(new AnswerForm(["true", "false"]), ThinkTags.Default);
        Assert.True(Reaches("<think>anything</think>") is { Part: AnswerPart.Reasoning });
        Assert.True(Reaches("\ntrue") is { } end && answer.CanEnd(end));
        Assert.Null(Reaches("I think"));
        Assert.Null(Reaches("<answer>"));

        AnswerState? Reaches(string text)
        {
            var state = answer.Start(opened: false, mayThink: true);
            foreach (var next in Encoding.UTF8.GetBytes(text))
                if (!answer.TryStep(ref state, next)) return null;
            return state;
        }
    }

    [Fact]
    public void It_gives_up_where_no_token_can_go_on()
    {
        var vocabulary = new Vocabulary([.. "abc".Select(letter => new[] { (byte)letter })], new HashSet<int>());
        var grammar = Grammar(AnswerForm.Integer(10), vocabulary, [0]);
        float[] logits = [1, 2, 3];
        grammar.Mask(logits);
        Assert.Equal([1, 2, 3], logits);
        Assert.False(grammar.IsActive);
        grammar.Accept(1);
        Assert.False(grammar.IsActive);
    }

    private static bool IsWhole(AnswerForm form, string text)
    {
        var answer = new AnswerAutomaton(form, ThinkTags.Default);
        var state = answer.Start(opened: false);
        foreach (var next in Encoding.UTF8.GetBytes(text))
            if (!answer.TryStep(ref state, next)) return false;
        return answer.CanEnd(state);
    }

    private static bool Fits(AnswerAutomaton answer, AnswerState state, byte[] text)
    {
        foreach (var next in text)
            if (!answer.TryStep(ref state, next)) return false;
        return true;
    }

    private static AnswerGrammar Grammar(AnswerForm form, Vocabulary vocabulary, int[]? end = null)
    {
        var answer = new AnswerAutomaton(form, ThinkTags.Default);
        return new AnswerGrammar(vocabulary, answer, end ?? [End], answer.Start(opened: false), null);
    }

    private static string Write(AnswerForm form, Vocabulary vocabulary, byte[][] texts, Random random)
    {
        var grammar = Grammar(form, vocabulary);
        var logits = new float[texts.Length];
        var written = new List<byte>();
        while (true)
        {
            Array.Clear(logits);
            grammar.Mask(logits);
            Assert.True(grammar.IsActive, Encoding.UTF8.GetString([.. written]));
            var next = Pick(logits, random);
            if (next == End) return Encoding.UTF8.GetString([.. written]);
            grammar.Accept(next);
            written.AddRange(texts[next]);
        }
    }

    private static int Pick(float[] logits, Random random)
    {
        while (true)
        {
            var from = random.Next(logits.Length);
            for (var i = 0; i < logits.Length; i++)
                if (float.IsFinite(logits[(from + i) % logits.Length])) return (from + i) % logits.Length;
        }
    }

    private static int Longest(byte[][] texts, ReadOnlySpan<byte> rest, int most)
    {
        var best = rest[0] + 0;
        for (var token = 0; token < texts.Length; token++)
            if (texts[token].Length <= most && texts[token].Length > texts[best].Length && rest.StartsWith(texts[token])) best = token;
        return best;
    }

    private static string Inner(string answer)
    {
        var text = answer.Trim();
        Assert.StartsWith("<answer>", text, StringComparison.Ordinal);
        Assert.EndsWith("</answer>", text, StringComparison.Ordinal);
        return text["<answer>".Length..^"</answer>".Length];
    }
}
