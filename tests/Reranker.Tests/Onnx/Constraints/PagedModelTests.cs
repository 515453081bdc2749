using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.TestSupport;

namespace ReasonRank.Reranker.Tests.Onnx.Constraints;

/// <summary>
/// A model made for continuous batching, from prompt to text: a graph whose next token is a sum, with the tiny ranker's
/// tokenizer. Its text means nothing.
/// </summary>
public sealed class PagedModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("paged-model-").FullName;

    public PagedModelTests()
    {
        foreach (var file in new[] { "tokenizer.json", "tokenizer_config.json", "chat_template.jinja" })
            File.WriteAllBytes(Path.Combine(_folder, file), File.ReadAllBytes(Path.Combine(GenAI.ModelFolder("tiny-ranker"), file)));
        var paged = GenAI.ModelFolder("synthetic-paged");
        File.WriteAllBytes(Path.Combine(_folder, "decoder.onnx"), File.ReadAllBytes(Path.Combine(paged, "decoder.onnx")));
        var config = File.ReadAllText(Path.Combine(paged, "genai_config.json"));
        File.WriteAllText(
            Path.Combine(_folder, "genai_config.json"),
            config.Replace(": 128,\n    \"decoder\"", ": 512,\n    \"decoder\"", StringComparison.Ordinal)
                .Replace("\"max_length\": 128", "\"max_length\": 512", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clients_at_once_get_what_they_get_alone()
    {
        await using var local = new LocalModel(path: _folder);
        var requests = Enumerable.Range(0, 40).Select(i => Ask($"question {i}", 30)).ToList();
        var alone = new List<ModelAnswer>();
        foreach (var request in requests) alone.Add((await local.AskAsync(request)).Answer);
        var together = await Task.WhenAll(requests.Select(local.AskAsync));
        Assert.Equal(alone.Select(answer => answer.Text), together.Select(told => told.Answer.Text));
        Assert.Contains(alone, answer => answer.Truncated && answer.Text.Length > 20);
    }

    [Fact]
    public async Task Reasoning_is_closed_at_its_limit_and_the_answer_follows()
    {
        await using var local = new LocalModel(path: _folder);
        var free = Ask("question", 40);
        var (all, _, _) = await local.AskAsync(free);
        var (cut, _, usage) = await local.AskAsync(free with { Reasoning = new ReasoningOptions(ReasoningMode.Budget, 8) });
        Assert.Equal("", all.Reasoning);
        Assert.StartsWith(cut.Reasoning.Trim(), all.Text, StringComparison.Ordinal);
        Assert.InRange(usage.ReasoningTokens, 8, 8 + "\n</think>\n".Length);
        Assert.InRange(cut.Text.Length, 1, 40);
        Assert.Equal(40, usage.CompletionTokens);
    }

    [Fact]
    public async Task What_needs_scores_is_refused()
    {
        await using var local = new LocalModel(path: _folder);
        Assert.Equal(ModelNeeds.Text | ModelNeeds.Continuation, local.Model.Offers);
        var request = Ask("question", 5);
        ModelRequest[] scored =
        [
            request with { TopLogProbs = 3 },
            request with { Form = new AnswerForm(["yes", "no"]) },
            request with { Sampling = new SamplingOptions { Temperature = 1, MinP = .1 } },
        ];
        foreach (var asked in scored)
            Assert.StartsWith("Model tiny is written by the native engine", (await Assert.ThrowsAsync<ModelException>(() => local.AskAsync(asked))).Message);
    }

    private static ModelRequest Ask(string text, int maxTokens) =>
        new([new ChatMessage(ChatRole.User, text)]) { MaxOutputTokens = maxTokens, Reasoning = new ReasoningOptions(ReasoningMode.On) };

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
