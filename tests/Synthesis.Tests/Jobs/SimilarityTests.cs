using ReasonRank.Synthesis.Tests.Steps;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Jobs;

/// <summary>Near duplicates and test sets, against exact similarity of all pairs.</summary>
public sealed class SimilarityTests(StepStack stack) : IClassFixture<StepStack>, IAsyncLifetime
{
    private static readonly string[] _words = [.. Enumerable.Range(0, 4_000).Select(i => $"word{i}")];

    public async ValueTask InitializeAsync()
    {
        if (!(await stack.Stack.Retrieval.ListCollectionsAsync(new ListCollectionsRequest())).Collections.Any(collection => collection.Name == "similarity"))
            await stack.Stack.IndexAsync("similarity", [new() { Id = "a", Text = "a" }, new() { Id = "b", Text = "b" }]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(.8, 3)]
    [InlineData(.6, 2)]
    [InlineData(.9, 1)]
    public async Task Near_duplicates_are_those_of_exact_similarity(double threshold, int words)
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (texts, runs) = (new List<string>(), new List<HashSet<string>>());
        var originals = new List<(string Text, int Variants)>();
        while (texts.Count < 150)
        {
            // A new text, or one with a few of its words changed, or in other case and with other marks; of each there are few.
            var original = random.Next(2) == 0 ? originals.FindIndex(one => one.Variants < 3) : -1;
            var text = original < 0 ? string.Join(' ', Enumerable.Range(0, 120).Select(_ => _words[random.Next(_words.Length)])) : Changed(originals[original].Text, random);
            // 16 keys of at most 5 hashes miss a pair of similarity s with probability (1 - s^5)^16: 3 in 100 million at .92, far more below.
            var own = Runs(text, words);
            if (runs.Exists(other => Similarity(own, other) is var similarity && similarity >= threshold && similarity < .92)) continue;
            texts.Add(text);
            runs.Add(own);
            if (original < 0) originals.Add((text, 0));
            else originals[original] = (originals[original].Text, originals[original].Variants + 1);
        }
        var kept = new List<int>();
        for (var i = 0; i < texts.Count; i++)
            if (!kept.Exists(earlier => Similarity(runs[i], runs[earlier]) >= threshold)) kept.Add(i);
        Assert.InRange(kept.Count, 50, 140);

        var job = await SubmitAsync(texts, [], new Deduplication { Threshold = threshold, ShingleWords = words });
        Assert.Equal((kept.Count, texts.Count - kept.Count), (job.Counts.Total, job.Counts.Duplicates));
        Assert.Equal(kept.Select(i => texts[i]), (await stack.Stack.ItemsAsync(job.Id)).Select(item => item.Item.Query.Text));
    }

    [Fact]
    public async Task Exact_duplicates_go_even_where_near_ones_stay()
    {
        string[] texts = ["What is amber, then?", "what is AMBER then", "What is amber, now?", "∑ ∫", "∏", "∑ ∫"];
        var job = await SubmitAsync(texts, [], new Deduplication { Off = true });
        Assert.Equal([texts[0], texts[2], texts[3], texts[4]], (await stack.Stack.ItemsAsync(job.Id)).Select(item => item.Item.Query.Text));
        Assert.Equal(2, job.Counts.Duplicates);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Queries_of_test_sets_are_left_out_exact_and_near(bool deduplicationOff)
    {
        var random = new Random(5);
        string Text() => string.Join(' ', Enumerable.Range(0, 40).Select(_ => _words[random.Next(_words.Length)]));
        var held = Enumerable.Range(0, 5).Select(_ => Text()).ToList();
        // Nearly the same as the fourth, so that one query is near to this one alone.
        var chain = held[3].Split(' ');
        (chain[0], chain[1]) = ("other", "words");
        held.Add(string.Join(' ', chain));
        (chain[^1], chain[^2], chain[^3]) = ("and", "more", "others");
        var near = held[1].Split(' ');
        near[20] = "changed";
        string[] texts = [Text(), held[0].ToUpperInvariant(), string.Join('\n', near), string.Join(' ', chain), Text()];
        Assert.True(Similarity(texts[3], held[3], 3) < .8 && Similarity(texts[3], held[5], 3) >= .8 && Similarity(held[5], held[3], 3) >= .8);

        var job = await SubmitAsync(texts, held, new Deduplication { Off = deduplicationOff });
        var items = await stack.Stack.ItemsAsync(job.Id);
        Assert.Equal([null, "contaminated", "contaminated", "contaminated", null], items.Select(item => item.Summary.Reason is { Length: > 0 } reason ? reason : null));
        Assert.Equal(3, job.Counts.Filtered["contaminated"]);
        Assert.Contains(held[5][..40], items[3].Summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_a_test_set_has_is_left_out_when_the_teacher_writes_it()
    {
        const string held = "why does an amber comb attract small bits of paper on a dry winter day";
        stack.Answer = (_, call) => $"<answer><question>{(call == 0 ? "Why does an amber comb attract small bits of paper on a dry winter day?" : "What is b?")}</question><short>x</short></answer>";
        var spec = Spec(new Deduplication());
        spec.Questions = new PassageQuestions { Count = 2 };
        spec.Steps.Insert(0, new Step { Kind = "question" });
        var job = await stack.Stack.EndAsync((await stack.Stack.SubmitAsync(spec, [], heldOut: [new JobQuery { Text = held }])).Job.Id);
        Assert.Equal(1, job.Counts.Filtered["contaminated"]);
    }

    [Fact]
    public async Task A_long_query_of_a_test_set_is_shown_as_far_as_whole_characters_go()
    {
        var held = new string('x', 199) + string.Concat(Enumerable.Repeat("\U0001F989", 20));
        var job = await SubmitAsync([held], [held], new Deduplication());
        Assert.EndsWith(held[..199], (await stack.Stack.ItemsAsync(job.Id)).Single().Summary.Message, StringComparison.Ordinal);
    }

    // Without spaces between words: runs of three characters, by hand.
    private static readonly string[] _chinese =
    [
        "为什么在干燥的冬天用塑料梳子梳头发的时候，梳子会吸引桌子上的小纸片，而在潮湿的夏天却很少看到这种现象？",
        "一艘装满货物的船从淡水河驶入大海以后，船身会上升一点还是下降一点，这和水里的盐有什么关系？",
        "如果把一块冰放进装满水的杯子里，冰完全融化之后，杯子里的水会不会流出来，请说明其中的道理。",
        "山顶上煮饭总是煮不熟，是因为那里的空气太冷，还是因为水在较低的温度下就已经沸腾了？",
        "蜜蜂回到蜂巢以后会跳一种舞，其他的蜜蜂怎样从这种舞里知道花朵的方向和距离？",
        "为什么银行在发放贷款之前要查看客户过去几年的还款记录，而不是只看他现在的收入有多少？",
        "古代的工匠没有钢铁工具，他们是用什么办法把巨大的石块切割得如此平整，又怎样运到山上的？",
        "同样是一公斤的棉花和铁，放在天平上为什么会有极其微小的差别，空气在这里起了什么作用？",
        "手机放在口袋里一整天没有使用，电量却少了一半，可能是哪些程序在后台不停地工作造成的？",
        "一个孩子对花生过敏，医生为什么建议全家人都不要在厨房里使用花生油炒菜？",
    ];

    [Theory]
    [InlineData(.8)]
    [InlineData(.6)]
    public async Task Near_duplicates_in_writing_without_spaces_are_those_of_exact_similarity(double threshold)
    {
        const double sure = .93;
        const string others = "春夏秋冬东南西北红黄蓝绿";
        var random = new Random(9);
        var texts = new List<string>(_chinese);
        for (var round = 0; round < 400; round++)
        {
            var changed = texts[random.Next(texts.Count)].ToCharArray();
            for (var changes = random.Next(8); changes > 0; changes--) changed[random.Next(changed.Length)] = others[random.Next(others.Length)];
            var text = random.Next(3) == 0 ? string.Join(' ', new string(changed).Split('，')) : new string(changed);
            // Near the threshold MinHash may miss a pair.
            if (!texts.Exists(other => CharacterSimilarity(text, other) is var similarity && similarity >= threshold && similarity < sure)) texts.Add(text);
        }
        var kept = new List<string>();
        foreach (var text in texts)
            if (!kept.Exists(earlier => CharacterSimilarity(text, earlier) >= threshold)) kept.Add(text);
        Assert.InRange(kept.Count, _chinese.Length + 5, texts.Count - 5);

        var job = await SubmitAsync(texts, [], new Deduplication { Threshold = threshold, ShingleWords = 3 });
        Assert.Equal(kept, (await stack.Stack.ItemsAsync(job.Id)).Select(item => item.Item.Query.Text));
        Assert.Equal(texts.Count - kept.Count, job.Counts.Duplicates);
    }

    [Fact]
    public async Task A_test_set_without_spaces_leaves_out_what_is_near_and_no_more()
    {
        var near = _chinese[0].Replace("桌子", "书桌", StringComparison.Ordinal);
        var far = "为什么在干燥的冬天皮肤会发痒，而在潮湿的夏天却很少看到这种现象？";
        Assert.True(CharacterSimilarity(near, _chinese[0]) >= .8 && CharacterSimilarity(far, _chinese[0]) is > .1 and < .7);

        var job = await SubmitAsync([near, far, .. _chinese[1..4]], [_chinese[0]], new Deduplication());
        Assert.Equal(["contaminated", "", "", "", ""], (await stack.Stack.ItemsAsync(job.Id)).Select(item => item.Summary.Reason));
    }

    private static double CharacterSimilarity(string a, string b)
    {
        return Similarity(Runs(a), Runs(b));

        static HashSet<string> Runs(string text)
        {
            var plain = string.Concat(text.Where(c => !" ，。？".Contains(c)));
            return [.. Enumerable.Range(0, plain.Length - 2).Select(start => plain.Substring(start, 3))];
        }
    }

    private async Task<Job> SubmitAsync(IEnumerable<string> texts, IEnumerable<string> held, Deduplication how)
    {
        var queries = texts.Select((text, i) => new JobQuery { Id = $"q{i}", Text = text, Candidates = { new JobCandidate { PassageId = "a" }, new JobCandidate { PassageId = "b" } } });
        var submitted = await stack.Stack.SubmitAsync(Spec(how), queries, heldOut: held.Select(text => new JobQuery { Text = text }));
        return await stack.Stack.EndAsync(submitted.Job.Id);
    }

    private static JobSpec Spec(Deduplication how)
    {
        var spec = StepStack.Spec("similarity", StepStack.Step("candidates"));
        spec.Deduplication = how;
        return spec;
    }

    private static string Changed(string text, Random random)
    {
        var words = text.Split(' ');
        for (var changes = random.Next(4); changes > 0; changes--) words[random.Next(words.Length)] = _words[random.Next(_words.Length)];
        return random.Next(3) == 0 ? string.Join(", ", words).ToUpperInvariant() : string.Join(' ', words);
    }

    // Sets of runs of words, by hand.
    private static double Similarity(string a, string b, int words) => Similarity(Runs(a, words), Runs(b, words));

    private static double Similarity(HashSet<string> a, HashSet<string> b)
    {
        var shared = a.Count(b.Contains);
        return (double)shared / (a.Count + b.Count - shared);
    }

    private static HashSet<string> Runs(string text, int words)
    {
        var all = text.ToLowerInvariant().Split([' ', ',', '\n', '?'], StringSplitOptions.RemoveEmptyEntries);
        return [.. Enumerable.Range(0, Math.Max(1, all.Length - words + 1)).Select(i => string.Join(' ', all.Skip(i).Take(words)))];
    }
}
