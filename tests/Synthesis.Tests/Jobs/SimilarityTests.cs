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
