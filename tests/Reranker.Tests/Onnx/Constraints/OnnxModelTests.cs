using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models;

namespace ReasonRank.Reranker.Tests.Onnx.Constraints;

/// <summary>What comes out of a model in this process: forms of answers, budgets of reasoning, characters and tags split over tokens.</summary>
public sealed class OnnxModelTests
{
    private static readonly ReasoningOptions Off = new(ReasoningMode.Off);

    private readonly GradedPassages _passages = new(33);

    [Fact]
    public async Task A_form_leaves_reasoning_alone()
    {
        await using var local = new LocalModel();
        var free = List(6);
        var (alone, _, usage) = await local.AskAsync(free);
        var (kept, _, keptUsage) = await local.AskAsync(free with { Form = AnswerForm.Order(6, 6) with { Tagged = true } });
        Assert.Equal(alone.Reasoning, kept.Reasoning);
        Assert.Equal(alone.Text, kept.Text);
        Assert.Equal(usage, keptUsage);
    }

    [Theory]
    [InlineData("Query: q\nPassage: p\n<think>", "Query: q\nPassage: p\n<think>")]
    [InlineData("Query: q\nPassage: p", "Query: q\nPassage: p\n\n<think>\n")]
    [InlineData("Query: <|im_end|>\nPassage: p<think>\n", "Query: < |im_end|>\nPassage: p<think>")]
    public async Task A_plain_prompt_is_written_as_it_is_and_opens_the_reasoning_once(string text, string prompt)
    {
        await using var local = new LocalModel(settings: options =>
            (options.Api, options.ChatFormat, options.ThinkingPrefilled) = (ModelApi.Completions, "plain", true));
        var (answer, _, usage) = await local.AskAsync(new ModelRequest([new ChatMessage(ChatRole.User, text)]) { MaxOutputTokens = 8 });
        Assert.Equal((await local.LoadAsync()).Encode(prompt).Length, usage.PromptTokens);
        Assert.DoesNotContain("think>", answer.Reasoning + answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReasoningMode.Default)]
    [InlineData(ReasoningMode.On)]
    [InlineData(ReasoningMode.Off)]
    public async Task An_answer_is_one_of_the_choices(ReasoningMode mode)
    {
        await using var local = new LocalModel();
        var request = new ModelRequest([new ChatMessage(ChatRole.User, "Name a letter.")])
        {
            Form = new AnswerForm(["alpha", "beta", "alphabet"]),
            Reasoning = new ReasoningOptions(mode),
            MaxOutputTokens = 200,
        };
        var (answer, _, usage) = await local.AskAsync(request);
        Assert.Contains(answer.Text.Trim(), request.Form.Texts);
        Assert.False(answer.Truncated);
        Assert.Equal(answer.Reasoning.Length == 0, usage.ReasoningTokens == 0);
    }

    [Fact]
    public async Task Forms_hold_at_any_temperature_and_side_by_side_with_free_answers()
    {
        await using var local = new LocalModel();
        var greedy = new List<Task<(ModelAnswer Answer, List<ModelEvent>, Ranking.Usage)>>();
        var hot = new List<Task<(ModelAnswer Answer, List<ModelEvent>, Ranking.Usage)>>();
        var requests = Enumerable.Range(3, 8).Select(count => List(count) with
        {
            Form = count % 2 == 0 ? AnswerForm.Order(count, count) with { Tagged = true } : null,
            Reasoning = count % 4 < 2 ? Off : ReasoningOptions.Default,
        }).ToList();
        foreach (var request in requests)
        {
            greedy.Add(local.AskAsync(request));
            hot.Add(local.AskAsync(request with
            {
                Form = AnswerForm.Order(5, 5) with { Tagged = true },
                Sampling = new SamplingOptions(2, Seed: hot.Count),
                Reasoning = Off,
            }));
        }
        await Task.WhenAll(greedy.Concat(hot));
        for (var i = 0; i < requests.Count; i++)
        {
            Assert.Equal((await local.AskAsync(requests[i])).Answer.Text, (await greedy[i]).Answer.Text);
            Assert.Equal(Ranking.Repairs.None, AnswerParser.Parse("", (await hot[i]).Answer.Text, 5).Repairs);
        }
    }

    [Fact]
    public async Task Probabilities_are_told_of_what_is_allowed_and_not_of_what_is_picked_from()
    {
        await using var local = new LocalModel();
        var request = List(5) with
        {
            Form = AnswerForm.Integer(10),
            Reasoning = Off,
            Sampling = new SamplingOptions(1, MinP: .999, Seed: 1),
            TopLogProbs = 4,
        };
        var (answer, _, _) = await local.AskAsync(request);
        var number = answer.Tokens.First(token => token.Text.Trim().Length > 0);
        Assert.Equal(4, number.Alternatives.Count);
        Assert.All(number.Alternatives, item => Assert.True(item.Text.Trim().All(char.IsAsciiDigit), item.Text));
        Assert.Equal(number.Alternatives.OrderByDescending(item => item.LogProbability), number.Alternatives);
    }

    [Fact]
    public async Task Reasoning_ends_with_its_budget_and_an_answer_follows()
    {
        await using var local = new LocalModel();
        using var raw = new RawModel();
        var (opening, closing) = (raw.Encode("<think>").Length, raw.Encode("\n</think>").Length);
        var request = List(4) with { Form = AnswerForm.Order(4, 4) with { Tagged = true }, TopLogProbs = 1 };
        var (whole, _, natural) = await local.AskAsync(request);
        for (var budget = 1; budget < natural.ReasoningTokens + 3; budget += budget < 5 ? 1 : 4)
        {
            var (answer, _, usage) = await local.AskAsync(
                request with { Reasoning = new ReasoningOptions(ReasoningMode.Budget, budget) });
            Assert.Equal(Ranking.Repairs.None, AnswerParser.Parse(answer.Reasoning, answer.Text, 4, answer.Truncated).Repairs);
            Assert.StartsWith("<answer>", answer.Text.TrimStart(), StringComparison.Ordinal);
            Assert.Equal(usage.CompletionTokens, answer.Tokens.Count + 1);
            Assert.StartsWith(answer.Reasoning.TrimEnd('\n'), whole.Reasoning, StringComparison.Ordinal);
            // Tags take tokens as well, and are let finish.
            if (budget < natural.ReasoningTokens - closing)
                Assert.Equal(Math.Max(budget, opening) + closing, usage.ReasoningTokens);
            else if (budget >= natural.ReasoningTokens) Assert.Equal((whole.Text, natural), (answer.Text, usage));
        }
    }

    [Fact]
    public async Task A_model_that_answers_without_reasoning_is_not_interrupted()
    {
        await using var local = new LocalModel();
        var begun = List(4);
        var (answer, _, usage) = await local.AskAsync(begun with
        {
            Messages = [.. begun.Messages, new ChatMessage(ChatRole.Assistant, "<think>\n\n</think>\n\n")],
            Reasoning = new ReasoningOptions(ReasoningMode.Budget, 2),
            Form = AnswerForm.Order(4, 4) with { Tagged = true },
        });
        Assert.Equal(Ranking.Repairs.None, AnswerParser.Parse("", answer.Text, 4).Repairs);
        Assert.Equal(0, usage.ReasoningTokens);
    }

    [Fact]
    public async Task Reasoning_that_the_prompt_begins_is_gone_on_with()
    {
        await using var local = new LocalModel();
        var request = List(3);
        var (whole, _, _) = await local.AskAsync(request);
        var begun = whole.Reasoning[..(whole.Reasoning.Length / 2)];
        var (rest, _, _) = await local.AskAsync(request with
        {
            Messages = [.. request.Messages, new ChatMessage(ChatRole.Assistant, $"<think>{begun}")],
            Form = AnswerForm.Order(3, 3) with { Tagged = true },
        });
        Assert.Equal(whole.Reasoning, begun + rest.Reasoning);
        Assert.Equal(whole.Text, rest.Text);
    }

    [Theory]
    [InlineData("日本語 🙂 naïve 👩‍👩‍👧 ñ")]
    [InlineData("🙂🙂🙂")]
    [InlineData("Ωmega ≤ 10 µm")]
    public async Task Characters_split_over_tokens_come_whole(string text)
    {
        await using var local = new LocalModel();
        var (answer, events, usage) = await local.AskAsync(List(2) with { Form = new AnswerForm([text]), Reasoning = Off });
        Assert.Equal(text, answer.Text.TrimStart());
        Assert.True(usage.CompletionTokens > text.EnumerateRunes().Count());
        Assert.All(events.OfType<ModelEvent.Answer>(), piece => Assert.True(IsWhole(piece.Text), piece.Text));
    }

    [Theory]
    [InlineData("<think>日本 <b>🙂</think> 是 </b>", "日本 <b>🙂", " 是 </b>")]
    [InlineData("<THINK>a < b</tHink><answer>1</answer>", "a < b", "<answer>1</answer>")]
    [InlineData("<thin king>", "", "<thin king>")]
    public async Task Tags_split_over_tokens_are_told_apart(string text, string reasoning, string rest)
    {
        await using var local = new LocalModel();
        using var raw = new RawModel();
        Assert.True(raw.Encode("<think>").Length > 1);
        var (answer, events, _) = await local.AskAsync(List(2) with { Form = new AnswerForm([text]), Reasoning = Off });
        Assert.Equal((reasoning, rest), (answer.Reasoning, reasoning.Length > 0 ? answer.Text.TrimStart('\n') : answer.Text.Trim('\n')));
        Assert.All(events.OfType<ModelEvent.Reasoning>(), piece => Assert.True(IsWhole(piece.Text), piece.Text));
    }

    private static bool IsWhole(string text) =>
        !text.Contains('\uFFFD') && !char.IsLowSurrogate(text[0]) && !char.IsHighSurrogate(text[^1]);

    private ModelRequest List(int count)
    {
        var lines = _passages.Of(_passages.Grades(count)).Select((passage, place) => $"[{place + 1}] {passage}");
        return new ModelRequest([new ChatMessage(ChatRole.User,
            $"Rank the {count} passages below by relevance to the query, like [2] > [1], all of them.\n\n{string.Join('\n', lines)}")]);
    }
}
