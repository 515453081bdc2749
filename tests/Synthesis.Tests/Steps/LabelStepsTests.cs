using System.Globalization;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Steps;

/// <summary>Labels by a teacher whose every answer is known.</summary>
public sealed class LabelStepsTests(StepStack stack) : IClassFixture<StepStack>
{
    private const int Passages = 6;

    [Fact]
    public async Task Of_several_orders_the_one_nearest_to_the_others_is_kept()
    {
        const int samples = 5;
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var orders = Enumerable.Range(0, 15 * samples).Select(_ =>
        {
            var order = Enumerable.Range(1, Passages).ToArray();
            random.Shuffle(order);
            return order;
        }).ToList();
        stack.Answer = (_, call) => $"<think>reason {call}</think><answer>{string.Join(" > ", orders[call].Select(place => $"[{place}]"))}</answer>";

        var tried = await PreviewAsync(Queries(15), StepStack.Step("listwise", ("samples", samples)));

        for (var query = 0; query < 15; query++)
        {
            var own = orders.GetRange(query * samples, samples);
            var agreement = own.Select((order, i) => own.Where((_, k) => k != i).Average(other => Overlap(order, other))).ToList();
            var label = tried[$"q{query}"].Results["listwise"].Ranking;
            var kept = int.Parse(label.Reasoning.Split(' ')[1], CultureInfo.InvariantCulture) - query * samples;
            Assert.Equal(agreement.Max(), agreement[kept], 10);
            Assert.Equal(agreement[kept], label.Agreement, 10);
            Assert.Equal(own[kept].Select(place => label.InitialIds[place - 1]), label.FinalIds);
            Assert.Equal(samples, label.Samples);
        }
    }

    [Fact]
    public async Task Of_several_scores_the_one_nearest_to_their_mean_is_kept()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var scores = Enumerable.Range(0, 5 * Passages * 3).Select(_ => random.Next(11)).ToList();
        stack.Answer = (_, call) => $"<think>reason {call}</think><answer>{scores[call]}</answer>";

        var tried = await PreviewAsync(Queries(5), StepStack.Step("pointwise", ("at_once", 1)));

        for (var query = 0; query < 5; query++)
        {
            var labels = tried[$"q{query}"].Results["pointwise"].Scores.Scores;
            Assert.Equal(Enumerable.Range(0, Passages).Select(i => $"p{i}"), labels.Select(label => label.PassageId));
            for (var place = 0; place < Passages; place++)
            {
                var first = (query * Passages + place) * 3;
                var own = scores.GetRange(first, 3);
                var mean = own.Sum() / 3.0;
                var kept = int.Parse(labels[place].Reasoning.Split(' ')[1], CultureInfo.InvariantCulture) - first;
                Assert.Equal(mean, labels[place].Mean, 10);
                Assert.Equal(own.Min(score => Math.Abs(score - mean)), Math.Abs(labels[place].Score - mean), 10);
                Assert.Equal(own[kept], labels[place].Score);
            }
        }
    }

    [Theory]
    [InlineData("question-answering", "Accepted answer")]
    [InlineData("coding", "Solution")]
    [InlineData("problem", "Solution")]
    [InlineData("theorem", "Solution")]
    [InlineData("geography", "Accepted answer")]
    public async Task Positives_are_asked_for_in_the_shape_of_the_domain_with_the_answer_in_sight(string domain, string heading)
    {
        var prompts = new List<string>();
        stack.Answer = (prompt, _) =>
        {
            prompts.Add(prompt);
            return "<answer> [4] [2] </answer>";
        };
        var query = Queries(1)[0];
        (query.Domain, query.Answer) = (domain, "the gold of the matter");

        var picked = (await PreviewAsync([query], StepStack.Step("positives")))["q0"].Results["positives"];
        Assert.Equal(["p3", "p1"], picked.Picked.PositiveIds);
        Assert.Equal(domain == "geography" ? "positives-question-answering" : $"positives-{domain}", picked.Asked.Template);
        Assert.Contains($"{heading}: the gold of the matter", Assert.Single(prompts), StringComparison.Ordinal);

        // The ranking's prompt has none of it.
        prompts.Clear();
        stack.Answer = (prompt, _) =>
        {
            prompts.Add(prompt);
            return "<think>x</think><answer>[1] > [2] > [3] > [4] > [5] > [6]</answer>";
        };
        await PreviewAsync([query], StepStack.Step("listwise"));
        Assert.DoesNotContain("gold", Assert.Single(prompts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_four_shapes_differ()
    {
        var prompts = new List<string>();
        stack.Answer = (prompt, _) =>
        {
            prompts.Add(prompt);
            return "<answer> [1] </answer>";
        };
        foreach (var domain in (string[])["question-answering", "coding", "problem", "theorem"])
            await PreviewAsync(Queries(1), StepStack.Step("positives", ("domain", domain)));
        Assert.Distinct(prompts);
    }

    [Theory]
    [InlineData("<answer> None </answer>", "no-positives", ItemState.Filtered)]
    [InlineData("<answer> [3] does not help, but [5] does </answer>", "answer-malformed", ItemState.Failed)]
    [InlineData("<answer> [7] </answer>", "answer-malformed", ItemState.Failed)]
    [InlineData("<answer> [2] [0] </answer>", "answer-malformed", ItemState.Failed)]
    [InlineData("", "answer-malformed", ItemState.Failed)]
    [InlineData("<think>[1] [2]</think>", "answer-malformed", ItemState.Failed)]
    public async Task Picks_that_cannot_be_read_are_no_positives(string answer, string reason, ItemState state)
    {
        stack.Answer = (_, _) => answer;
        var ended = (await PreviewAsync(Queries(1), StepStack.Step("positives")))["q0"].Ended!;
        Assert.Equal((reason, state, "positives"), (ended.Reason, ended.State, ended.Step));
    }

    [Theory]
    [InlineData("<think>x</think><answer>[1] > [2] > [2] > [4] > [9]</answer>", "1 passage named again, 3 passages left out, 1 passage named that the prompt does not have")]
    [InlineData("I cannot say.", "no answer in it")]
    public async Task What_is_wrong_with_an_answer_is_told_in_words(string answer, string wrong)
    {
        stack.Answer = (_, _) => answer;
        foreach (var (tries, told) in ((int, string)[])[(1, "The answer could not be used"), (2, "None of 2 answers could be used; the last one")])
            Assert.Equal($"{told}: {wrong}.", (await PreviewAsync(Queries(1), StepStack.Step("listwise", ("tries", tries))))["q0"].Ended!.Message);
    }

    [Fact]
    public async Task Known_positives_are_not_asked_for_and_hard_negatives_are_none_of_them()
    {
        var prompts = new List<string>();
        stack.Answer = (prompt, _) =>
        {
            prompts.Add(prompt);
            return "<answer> [1] [3] </answer>";
        };
        var query = Queries(1)[0];
        query.RelevantIds.Add(["p2", "p0"]);

        var results = (await PreviewAsync([query], StepStack.Step("positives"), StepStack.Step("hard-negatives")))["q0"].Results;
        Assert.Equal(["p0", "p2"], results["positives"].Picked.PositiveIds);
        Assert.Null(results["positives"].Asked);
        Assert.Equal(["p1", "p4"], results["hard-negatives"].Picked.HardNegativeIds);
        var prompt = Assert.Single(prompts);
        Assert.DoesNotContain("text of p0", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("text of p2", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_without_an_answer_cannot_be_mined()
    {
        stack.Answer = (_, _) => "<answer> [1] </answer>";
        var query = Queries(1)[0];
        query.Answer = "";
        Assert.Equal("answer-missing", (await PreviewAsync([query], StepStack.Step("positives")))["q0"].Ended!.Reason);
        Assert.Equal(["p0"], (await PreviewAsync([query], StepStack.Step("positives", ("how", "best"))))["q0"].Results["positives"].Picked.PositiveIds);
    }

    // (1/k) Σ |a[1..d] ∩ b[1..d]| / d, set by set.
    private static double Overlap(int[] a, int[] b) =>
        Enumerable.Range(1, a.Length).Average(depth => (double)a.Take(depth).Intersect(b.Take(depth)).Count() / depth);

    private static List<JobQuery> Queries(int count) => [.. Enumerable.Range(0, count).Select(i => new JobQuery
    {
        Id = $"q{i}",
        Text = $"question {i}",
        Answer = "an answer",
        Candidates = { Enumerable.Range(0, Passages).Select(k => new JobCandidate { PassageId = $"p{k}", Score = Passages - k }) },
    })];

    private async Task<IReadOnlyDictionary<string, StepStack.Tried>> PreviewAsync(IEnumerable<JobQuery> queries, params Step[] steps)
    {
        if (!(await stack.Stack.Retrieval.ListCollectionsAsync(new ListCollectionsRequest())).Collections.Any(collection => collection.Name == "labels"))
            await stack.Stack.IndexAsync("labels", Enumerable.Range(0, Passages).Select(i => new Passage { Id = $"p{i}", Text = $"text of p{i}" }));
        return await stack.PreviewAsync(StepStack.Spec("labels", [StepStack.Step("candidates"), .. steps]), queries);
    }
}
