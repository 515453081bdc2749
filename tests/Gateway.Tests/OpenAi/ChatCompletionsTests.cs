using System.Text.Json;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Tests.OpenAi;

/// <summary>The models as OpenAI's API, over plain HTTP.</summary>
public sealed class ChatCompletionsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>, IDisposable
{
    private const string Hello = """ "messages":[{"role":"user","content":"hello there"}] """;

    private readonly RestClient _client = new($"http://{fixture.Channel.Target}");

    [Fact]
    public async Task A_whole_answer_sets_the_reasoning_apart_and_tells_what_it_cost()
    {
        var (reply, body) = await _client.PostAsync($$"""{"model":"x","user":"u","invented":{"a":1},{{Hello}}}""");
        var choice = body.GetProperty("choices")[0];

        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(("chat.completion", "plain"), (Text(body, "object"), Text(body, "model")));
        Assert.StartsWith("chatcmpl-", Text(body, "id"), StringComparison.Ordinal);
        Assert.Equal("""{"role":"assistant","content":"hello there ","reasoning_content":"hm"}""", choice.GetProperty("message").GetRawText());
        Assert.Equal(("stop", JsonValueKind.Null), (Text(choice, "finish_reason"), choice.GetProperty("logprobs").ValueKind));
        Assert.Equal(
            """{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8,"completion_tokens_details":{"reasoning_tokens":1}}""",
            body.GetProperty("usage").GetRawText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_has_a_chunk_for_each_piece_and_the_usage_where_it_is_wanted(bool usage)
    {
        var events = await _client.StreamAsync(
            $$"""{"stream":true,"stream_options":{"include_usage":{{(usage ? "true" : "false")}}},"max_tokens":1,{{Hello}}}""");
        Assert.Equal("[DONE]", events[^1]);
        var chunks = events.SkipLast(1).Select(data => JsonDocument.Parse(data).RootElement).ToList();
        var deltas = chunks.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0).Select(chunk => chunk.GetProperty("choices")[0]).ToList();

        Assert.Single(chunks.Select(chunk => Text(chunk, "id")).Distinct());
        Assert.All(chunks, chunk => Assert.Equal("chat.completion.chunk", Text(chunk, "object")));
        Assert.Equal(
            ["""{"role":"assistant","reasoning_content":"hm"}""", """{"role":"assistant","content":"hello "}""", """{"role":"assistant","content":"there "}""", "{}"],
            deltas.Select(choice => choice.GetProperty("delta").GetRawText()));
        Assert.Equal([null, null, null, "length"], deltas.Select(choice => choice.GetProperty("finish_reason").GetString()));
        Assert.Equal(usage ? 1 : 0, chunks.Count(chunk => chunk.TryGetProperty("usage", out var told) && told.ValueKind == JsonValueKind.Object));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Log_probabilities_come_with_alternatives_and_the_bytes_of_whole_characters(bool stream)
    {
        const string Asked = $$""" "logprobs":true,"top_logprobs":1,{{Hello}} """;
        var choice = stream
            ? JsonDocument.Parse((await _client.StreamAsync($$"""{"stream":true,{{Asked}}}"""))[0]).RootElement.GetProperty("choices")[0]
            : (await _client.PostAsync($$"""{{{Asked}}}""")).Body.GetProperty("choices")[0];
        Assert.Equal(
            """{"content":[{"token":"é","logprob":-0.5,"bytes":[195,169],"top_logprobs":[{"token":"�","logprob":-1,"bytes":null}]}]}""",
            choice.GetProperty("logprobs").GetRawText());
    }

    [Fact]
    public async Task All_fields_reach_the_model()
    {
        await _client.PostAsync("""
            {"model":"plain","messages":[{"role":"developer","content":"be brief"},
              {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"assistant","content":"so"}],
             "continue_final_message":true,"add_generation_prompt":false,"temperature":0.5,"top_p":0.9,"top_k":7,"min_p":0.1,"seed":-3,
             "max_tokens":5,"max_completion_tokens":6,"stop":"X","structured_outputs":{"choice":["1","2"]},"priority":1,
             "chat_template_kwargs":{"enable_thinking":false,"tone":"dry"},"thinking_token_budget":99,
             "presence_penalty":0,"n":1,"tools":[],"logit_bias":null,"response_format":{"type":"text"}}
            """);
        var expected = new GenerateRequest
        {
            Model = "plain",
            Messages =
            {
                new ChatTurn { Role = "system", Content = "be brief" }, new ChatTurn { Role = "user", Content = "a\nb" },
                new ChatTurn { Role = "assistant", Content = "so" },
            },
            Temperature = .5,
            TopP = .9,
            TopK = 7,
            MinP = .1,
            Seed = -3,
            MaxOutputTokens = 6,
            Stop = { "X" },
            Choices = { "1", "2" },
            Priority = Priority.Batch,
            Reasoning = new Reasoning { Mode = ReasoningMode.Off },
            ChatTemplate = new() { Fields = { ["tone"] = Google.Protobuf.WellKnownTypes.Value.ForString("dry") } },
            NoCache = true,
        };
        Assert.Equal(expected, fixture.Models.Requests.Last());
    }

    [Theory]
    [InlineData("\"reasoning_effort\":\"none\"", ReasoningMode.Off, 0)]
    [InlineData("\"reasoning_effort\":\"low\"", ReasoningMode.On, 0)]
    [InlineData("\"chat_template_kwargs\":{\"enable_thinking\":true}", ReasoningMode.On, 0)]
    [InlineData("\"thinking_token_budget\":64", ReasoningMode.Budget, 64)]
    public async Task Thinking_is_switched(string field, ReasoningMode mode, int budget)
    {
        await _client.PostAsync($$"""{{{field}},"guided_choice":["x"],"top_k":-1,{{Hello}}}""");
        var asked = fixture.Models.Requests.Last();
        Assert.Equal(new Reasoning { Mode = mode, MaxTokens = budget }, asked.Reasoning);
        Assert.Equal(("x", false), (Assert.Single(asked.Choices), asked.HasTopK));
    }

    [Theory]
    [InlineData("[]", null)]
    [InlineData("{", null)]
    [InlineData("""{"messages":[{"role":"user","content":"\ud800"}]}""", null)]
    [InlineData("{}", "messages")]
    [InlineData("""{"messages":[]}""", "messages")]
    [InlineData("""{"messages":"hi"}""", "messages")]
    [InlineData("""{"messages":[{"role":"tool","content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"user","content":null}]}""", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "messages[0].content[0]")]
    [InlineData("""{"messages":[{"role":"assistant","content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"continue_final_message":true,"messages":[{"role":"user","content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"add_generation_prompt":false,"messages":[{"role":"user","content":"x"}]}""", "add_generation_prompt")]
    [InlineData($$"""{"temperature":"hot",{{Hello}}}""", "temperature")]
    [InlineData($$"""{"seed":0.5,{{Hello}}}""", "seed")]
    [InlineData($$"""{"stream":"yes",{{Hello}}}""", "stream")]
    [InlineData($$"""{"stream_options":{"include_usage":1},{{Hello}}}""", "stream_options.include_usage")]
    [InlineData($$"""{"top_logprobs":2,{{Hello}}}""", "top_logprobs")]
    [InlineData($$"""{"n":2,{{Hello}}}""", "n")]
    [InlineData($$"""{"tools":[{}],{{Hello}}}""", "tools")]
    [InlineData($$"""{"frequency_penalty":1,{{Hello}}}""", "frequency_penalty")]
    [InlineData($$"""{"response_format":{"type":"json_object"},{{Hello}}}""", "response_format.type")]
    [InlineData($$"""{"structured_outputs":{"regex":"a"},{{Hello}}}""", "structured_outputs.regex")]
    [InlineData($$"""{"stop":["a",1],{{Hello}}}""", "stop[1]")]
    [InlineData($$"""{"max_completion_tokens":0,"temperature":3,{{Hello}}}""", "max_completion_tokens")]
    public async Task What_is_wrong_is_named(string request, string? param)
    {
        var (reply, body) = await _client.PostAsync(request);
        var error = body.GetProperty("error");
        Assert.Equal((400, "invalid_request_error", param), ((int)reply.StatusCode, Text(error, "type"), error.GetProperty("param").GetString()));
        Assert.NotEmpty(Text(error, "message"));
    }

    [Theory]
    [InlineData("unknown", 404, "model_not_found")]
    [InlineData("too long", 400, null)]
    [InlineData("busy", 429, "rate_limit_exceeded")]
    [InlineData("down", 503, null)]
    public async Task A_failure_has_its_status_even_where_a_stream_was_asked_for(string model, int status, string? code)
    {
        var (reply, body) = await _client.PostAsync($$"""{"stream":true,"model":"{{model}}",{{Hello}}}""");
        Assert.Equal((status, code), ((int)reply.StatusCode, body.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(3) : null, reply.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("break")]
    [InlineData("restart")]
    public async Task A_stream_that_cannot_go_on_ends_with_the_error(string model)
    {
        var events = await _client.StreamAsync($$"""{"stream":true,"model":"{{model}}",{{Hello}}}""");
        Assert.Equal(2, events.Count);
        Assert.Equal("server_error", Text(JsonDocument.Parse(events[1]).RootElement.GetProperty("error"), "type"));
    }

    [Fact]
    public async Task A_whole_answer_takes_back_what_was_void_or_reasoning()
    {
        var restarted = (await _client.PostAsync($$"""{"model":"restart",{{Hello}}}""")).Body.GetProperty("choices")[0].GetProperty("message");
        var prefilled = (await _client.PostAsync($$"""{"model":"prefilled",{{Hello}}}""")).Body.GetProperty("choices")[0].GetProperty("message");
        Assert.Equal("hello there ", Text(restarted, "content"));
        Assert.Equal(("thought hm", "hello there "), (Text(prefilled, "reasoning_content"), Text(prefilled, "content")));
    }

    [Fact]
    public async Task A_client_that_leaves_stops_the_model()
    {
        await foreach (var _ in _client.EventsAsync($$"""{"stream":true,"model":"hang",{{Hello}}}""", TestContext.Current.CancellationToken)) break;
        await fixture.Models.Left.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_body_of_another_type_or_too_large_is_refused()
    {
        Assert.Equal(415, (int)(await _client.PostAsync($$"""{{{Hello}}}""", "text/plain")).Reply.StatusCode);
        Assert.Equal(413, (int)(await _client.PostAsync($$"""{"pad":"{{new string('x', 17 << 20)}}",{{Hello}}}""")).Reply.StatusCode);
    }

    [Fact]
    public async Task Models_are_listed_and_found_by_name()
    {
        var (_, list) = await _client.GetAsync("/v1/models");
        Assert.Equal(
            """{"id":"plain","object":"model","created":0,"owned_by":"reasonrank","max_model_len":4096,"offers":["text","choices"]}""",
            list.GetProperty("data")[0].GetRawText());
        var (_, one) = await _client.GetAsync("/v1/models/of/somebody");
        Assert.Equal(8, one.GetProperty("max_model_len").GetInt32());
        var (reply, none) = await _client.GetAsync("/v1/models/nobody");
        Assert.Equal((404, "model_not_found"), ((int)reply.StatusCode, Text(none.GetProperty("error"), "code")));
    }

    public void Dispose() => _client.Dispose();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
