using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Steps;

/// <summary>Questions that the teacher writes from a collection's own passages.</summary>
public sealed class QuestionStepTests(StepStack stack) : IClassFixture<StepStack>, IAsyncLifetime
{
    private const int Passages = 40;

    public async ValueTask InitializeAsync()
    {
        if (!(await stack.Stack.Retrieval.ListCollectionsAsync(new ListCollectionsRequest())).Collections.Any(collection => collection.Name == "questions"))
            await stack.Stack.IndexAsync("questions", Enumerable.Range(0, Passages).Select(i => new Passage { Id = $"p{i}", Title = $"title {i}", Text = $"matter {i} of questions" }));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_is_written_from_a_passage_that_is_relevant_to_it()
    {
        var prompts = new List<string>();
        stack.Answer = (prompt, call) =>
        {
            prompts.Add(prompt);
            return $"<answer><question>What of\nquestions is number {call}?</question><short>It is {call}.</short></answer>";
        };
        var tried = await PreviewAsync(20, StepStack.Step("candidates", ("passages", 5)));

        Assert.Equal(20, tried.Count);
        foreach (var (id, query) in tried)
        {
            var written = query.Results["question"].Question;
            Assert.Equal(id, written.PassageId);
            Assert.Equal($"What of questions is {written.Text.Split(" is ")[1]}", written.Text);
            Assert.Equal((written.Text, written.Answer), (query.Item!.Query.Text, query.Item.Query.Answer));
            Assert.Equal([id], query.Item.Query.RelevantIds);
            // The search is for what was written, and the passage is protected.
            Assert.Contains(query.Results["candidates"].Candidates.Passages, passage => passage.PassageId == id && passage.Band == "positive");
            Assert.Contains(prompts, prompt => prompt.Contains($"matter {id[1..]} of", StringComparison.Ordinal) && prompt.Contains($"title {id[1..]}", StringComparison.Ordinal));
        }
        var kinds = tried.Values.Select(query => query.Results["question"].Question.Kind).ToHashSet();
        Assert.Subset(new HashSet<string> { "cause", "problem", "comparison", "consequence", "calculation" }, kinds);
        Assert.True(kinds.Count >= 3, string.Join(' ', kinds));
        // One passage has one kind of question for good.
        var again = await PreviewAsync(20);
        Assert.All(again, query => Assert.Equal(tried[query.Key].Results["question"].Question.Kind, query.Value.Results["question"].Question.Kind));
    }

    [Fact]
    public async Task Passages_are_picked_by_seed_and_filter()
    {
        stack.Answer = (_, _) => "<answer><question>What is it?</question></answer>";
        var first = (await PreviewAsync(10)).Keys.ToHashSet();
        Assert.Equal(first, (await PreviewAsync(10)).Keys.ToHashSet());
        Assert.NotEqual(first, (await PreviewAsync(10, 2)).Keys.ToHashSet());
        // Fewer passages keep their places in the pick of more.
        Assert.Subset(first, (await PreviewAsync(4)).Keys.ToHashSet());
    }

    [Theory]
    [InlineData("cause")]
    [InlineData("calculation")]
    public async Task The_kind_can_be_chosen(string kind)
    {
        stack.Answer = (_, _) => "<answer><question>What is it?</question></answer>";
        var spec = StepStack.Spec("questions", StepStack.Step("question", ("question", kind)));
        spec.Questions = new PassageQuestions { Count = 3 };
        Assert.All((await stack.PreviewAsync(spec)).Values, query => Assert.Equal(kind, query.Results["question"].Question.Kind));
    }

    [Theory]
    [InlineData("Why is it so?")]
    [InlineData("<answer><question> </question></answer>")]
    [InlineData("<answer>Why is it so?</answer>")]
    public async Task What_is_no_question_is_a_failure(string answer)
    {
        stack.Answer = (_, _) => answer;
        Assert.All((await PreviewAsync(2)).Values, query => Assert.Equal(("answer-malformed", ItemState.Failed), (query.Ended!.Reason, query.Ended.State)));
    }

    private Task<IReadOnlyDictionary<string, StepStack.Tried>> PreviewAsync(int count, params Step[] steps) => PreviewAsync(count, 1, steps);

    private Task<IReadOnlyDictionary<string, StepStack.Tried>> PreviewAsync(int count, long seed, params Step[] steps)
    {
        var spec = StepStack.Spec("questions", [StepStack.Step("question"), .. steps]);
        spec.Questions = new PassageQuestions { Count = count, Seed = seed };
        return stack.PreviewAsync(spec);
    }
}
