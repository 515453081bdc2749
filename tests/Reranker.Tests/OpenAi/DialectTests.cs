using System.Text.Json.Nodes;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models;

namespace ReasonRank.Reranker.Tests.OpenAi;

/// <summary>What each kind of server is sent, by servers that refuse what their reference does not list.</summary>
public sealed class DialectTests
{
    private const string Nothing = "{}";
    private const string Thinks = """{"chat_template_kwargs":{"enable_thinking":true}}""";
    private const string Answers = """{"chat_template_kwargs":{"enable_thinking":false}}""";
    private const string TopLogProbs = """{"logprobs":true,"top_logprobs":20}""";
    private const string AllSampling = """{"top_p":0.9,"top_k":20,"min_p":0.05,"seed":7}""";
    private const string OpenAiSampling = """{"top_p":0.9,"seed":7}""";

    /// <summary>
    /// Server; fields of reasoning on, off, at most 3,000 tokens; of two choices, of a continued turn, of 20
    /// log-probabilities, of all sampling settings, of a call that nobody waits for. Null: not offered.
    /// </summary>
    public static TheoryData<string, string, string, string, string?, string?, string?, string, string> Rows => new()
    {
        { "vllm", Thinks, Answers, Thinks, """{"structured_outputs":{"choice":["a.b"," \"c\""]}}""",
            """{"continue_final_message":true,"add_generation_prompt":false}""", TopLogProbs, AllSampling, """{"priority":1}""" },
        { "vllm-0.11", Thinks, Answers, Thinks, """{"guided_choice":["a.b"," \"c\""]}""",
            """{"continue_final_message":true,"add_generation_prompt":false}""", TopLogProbs, AllSampling, """{"priority":1}""" },
        { "sglang", Thinks, Answers, Thinks, """{"regex":"(a\\.b| \"c\")"}""", """{"continue_final_message":true}""",
            TopLogProbs, AllSampling, """{"priority":-1}""" },
        { "llamacpp", Thinks, Answers, """{"chat_template_kwargs":{"enable_thinking":true},"reasoning_budget_tokens":3000}""",
            """{"grammar":"root ::= \"a.b\" | \" \\\"c\\\"\""}""", Answers, TopLogProbs, AllSampling, Nothing },
        { "ollama", """{"reasoning_effort":"medium"}""", """{"reasoning_effort":"none"}""", """{"reasoning_effort":"medium"}""",
            null, null, TopLogProbs, OpenAiSampling, Nothing },
        { "openai", """{"reasoning_effort":"medium"}""", """{"reasoning_effort":"none"}""", """{"reasoning_effort":"medium"}""",
            null, null, TopLogProbs, OpenAiSampling, Nothing },
        { "azure", """{"reasoning_effort":"medium"}""", """{"reasoning_effort":"none"}""", """{"reasoning_effort":"medium"}""",
            null, null, TopLogProbs, OpenAiSampling, Nothing },
        { "openrouter", """{"reasoning":{"enabled":true}}""", """{"reasoning":{"enabled":false}}""",
            """{"reasoning":{"max_tokens":3000}}""", null, Nothing, null, AllSampling, Nothing },
        { "deepseek", """{"thinking":{"type":"enabled"}}""", """{"thinking":{"type":"disabled"}}""",
            """{"thinking":{"type":"enabled"}}""", null, """{"thinking":{"type":"disabled"}}""", TopLogProbs,
            """{"top_p":0.9}""", Nothing },
        { "reasonrank", Thinks, Answers, """{"chat_template_kwargs":{"enable_thinking":true},"thinking_token_budget":3000}""",
            """{"structured_outputs":{"choice":["a.b"," \"c\""]}}""", """{"continue_final_message":true,"add_generation_prompt":false}""",
            TopLogProbs, AllSampling, """{"priority":1}""" },
        { "other", Nothing, Nothing, Nothing, null, null, null, OpenAiSampling, Nothing },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_server_is_sent_what_it_takes(
        string name, string on, string off, string budget, string? choices, string? continued, string? logProbs,
        string sampling, string batch)
    {
        var (limit, prefix) = (name is "openai" or "azure" ? "max_completion_tokens" : "max_tokens", name == "deepseek");
        await using var server = await ChatServer.StartAsync((context, _) => EndWithContentAsync(context), ServerRoles.Of(name));
        using var test = new TestModel(
            name is "azure" or "openrouter" or "deepseek" ? server.Root : server.Endpoint,
            options => (options.Server, options.PriorityScheduling) = (name, true));
        var plain = TestModel.Request("hello");

        Assert.Equal(on, await SentAsync(plain with { Reasoning = new ReasoningOptions(ReasoningMode.On) }));
        Assert.Equal(off, await SentAsync(plain with { Reasoning = new ReasoningOptions(ReasoningMode.Off) }));
        Assert.Equal(budget, await SentAsync(plain with { Reasoning = new ReasoningOptions(ReasoningMode.Budget, 3000) }));
        Assert.Equal(choices, await OfferedAsync(ModelNeeds.Choices, plain with { Form = new AnswerForm(["a.b", " \"c\""]) }));
        Assert.Equal(continued, await OfferedAsync(ModelNeeds.Continuation, TestModel.Request("hello", "<answer>")));
        Assert.Equal(logProbs, await OfferedAsync(ModelNeeds.LogProbabilities, plain with { TopLogProbs = 20 }));
        Assert.Equal(sampling, await SentAsync(plain with { Sampling = new SamplingOptions(.3, .9, 20, .05, 7) }));
        Assert.Equal(batch, await SentAsync(plain with { Priority = CallPriority.Batch }));

        async Task<string?> OfferedAsync(ModelNeeds need, ModelRequest request) =>
            test.Model.Offers.HasFlag(need) ? await SentAsync(request) : null;

        // The fields beside those that every call has.
        async Task<string> SentAsync(ModelRequest request)
        {
            await test.CallAsync(request);
            var body = JsonObject.Create(server.Requests.Last())!;
            Assert.Equal(request.Sampling.Temperature ?? 0, body["temperature"]!.GetValue<double>());
            Assert.Equal(4096, body[limit]!.GetValue<int>());
            Assert.True(body["stream"]!.GetValue<bool>());
            Assert.True(body["stream_options"]!["include_usage"]!.GetValue<bool>());
            Assert.Equal(request.Messages.Count, body["messages"]!.AsArray().Count);
            Assert.Equal(prefix && request.Continues, body["messages"]!.AsArray()[^1]!["prefix"]?.GetValue<bool>() == true);
            foreach (var field in (string[])["model", "messages", "temperature", limit, "stream", "stream_options"]) body.Remove(field);
            return body.ToJsonString(Relaxed);
        }
    }

    [Theory]
    [InlineData("vllm")]
    [InlineData("vllm-0.11")]
    [InlineData("sglang")]
    [InlineData("llamacpp")]
    [InlineData("ollama")]
    [InlineData("other")]
    public async Task A_server_is_recognized_by_what_it_tells(string name)
    {
        await using var server = await ChatServer.StartAsync((context, _) => EndWithContentAsync(context), ServerRoles.Of(name));
        using var named = new TestModel(server.Endpoint, options => options.Server = name);
        using var test = new TestModel(server.Endpoint);

        Assert.Equal(ModelNeeds.Text, test.Model.Offers);
        await test.CallAsync(TestModel.Request("hello"));
        Assert.Equal(named.Model.Offers, test.Model.Offers);
        await test.CallAsync(TestModel.Request("hello") with { Reasoning = new ReasoningOptions(ReasoningMode.Off) });
        await named.CallAsync(TestModel.Request("hello") with { Reasoning = new ReasoningOptions(ReasoningMode.Off) });
        Assert.Equal(server.Requests.Last().ToString(), server.Requests.SkipLast(1).Last().ToString());
    }

    [Theory]
    [InlineData("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions")]
    [InlineData("https://my.openai.azure.com", "https://my.openai.azure.com/openai/deployments/test-model/chat/completions?api-version=2024-10-21")]
    [InlineData("https://my.openai.azure.com/openai/v1/", "https://my.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("https://my.openai.azure.com/openai/deployments/x/chat/completions?api-version=2025-01-01",
        "https://my.openai.azure.com/openai/deployments/x/chat/completions?api-version=2025-01-01")]
    [InlineData("https://openrouter.ai", "https://openrouter.ai/api/v1/chat/completions")]
    [InlineData("https://api.deepseek.com", "https://api.deepseek.com/chat/completions")]
    [InlineData("https://API.DeepSeek.com/v1", "https://api.deepseek.com/v1/chat/completions")]
    public void Hosts_are_known(string endpoint, string address)
    {
        var model = new ModelOptions { Endpoint = endpoint, Model = "test-model" };
        var server = Models.OpenAi.Servers.ServerDialects.Known(model)!;
        Assert.Equal(address, Models.OpenAi.Servers.ServerAddress.OfCalls(model, server, continues: false).AbsoluteUri);
    }

    private static System.Text.Json.JsonSerializerOptions Relaxed { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static async Task EndWithContentAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        await ChatServer.SendAsync(context, ChatServer.Content("fine"));
        await ChatServer.EndAsync(context);
    }
}
