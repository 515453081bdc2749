using System.Text.Json;
using Microsoft.Extensions.Options;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

public sealed class CardTests
{
    private const string Answer = "<think> a </think><answer>[3] > [2] > [1]</answer>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<RerankerHost> StartAsync(ChatServer server, string model, params (string Name, string Value)[] settings) =>
        RerankerHost.StartAsync([("Models:0:Endpoint", server.Endpoint), ("Models:0:Model", model), .. settings]);

    private static string User(JsonElement request) =>
        request.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!;

    [Fact]
    public async Task Naming_a_checkpoint_sets_strategy_sampling_and_limits()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await StartAsync(server, "liuwenhan/reasonrank-8B", ("DefaultStrategy", "lexical"));

        var response = await host.Client.RerankAsync(
            Requests.Of(3, o => o.Model = "liuwenhan/reasonrank-8B"), cancellationToken: Cancellation);

        Assert.Equal(("reasonrank", "p2 p1 p0"), (response.Strategy, response.Order()));
        var request = Assert.Single(server.Requests);
        Assert.Equal(.6, request.GetProperty("temperature").GetDouble());
        Assert.Equal(.95, request.GetProperty("top_p").GetDouble());
        Assert.InRange(request.GetProperty("max_tokens").GetInt32(), 3073, 3172);
        Assert.True(request.GetProperty("chat_template_kwargs").GetProperty("enable_thinking").GetBoolean());
        Assert.DoesNotContain("<think>", User(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_request_says_wins_over_the_card()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await StartAsync(server, "liuwenhan/reasonrank-8B");

        await host.Client.RerankAsync(Requests.Of(3, o =>
        {
            (o.Model, o.Template, o.Temperature, o.TopP, o.MaxOutputTokens) = ("liuwenhan/reasonrank-8B", "listwise-direct", .1, .5, 99);
            o.Reasoning = new Reasoning { Mode = ReasoningMode.Off };
            o.Parameters = new() { Fields = { ["passage_words"] = Google.Protobuf.WellKnownTypes.Value.ForNumber(2) } };
        }), cancellationToken: Cancellation);

        var request = Assert.Single(server.Requests);
        Assert.Equal((.1, .5, 99), (request.GetProperty("temperature").GetDouble(), request.GetProperty("top_p").GetDouble(), request.GetProperty("max_tokens").GetInt32()));
        Assert.False(request.GetProperty("chat_template_kwargs").GetProperty("enable_thinking").GetBoolean());
        Assert.Contains("[1] passage 0\n", User(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_settings_say_wins_over_the_card()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await StartAsync(
            server, "liuwenhan/reasonrank-8B", ("Models:0:Temperature", "0.3"), ("Models:0:MaxOutputTokens", "200"),
            ("Models:0:ReasoningTokens", "50"), ("Models:0:Parameters:passage_words", "2"), ("Models:0:Template", "listwise-direct"));

        await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);

        var request = Assert.Single(server.Requests);
        Assert.Equal(.3, request.GetProperty("temperature").GetDouble());
        Assert.InRange(request.GetProperty("max_tokens").GetInt32(), 51, 199);
        Assert.Contains("[1] passage 0\n", User(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_sets_chat_template_values_and_think_tags()
    {
        await using var server = await ChatServer.AnswerAsync("[Thought] [1] > [2] > [3] [/Thought] [3] > [2] > [1]");
        await using var host = await StartAsync(server, "liuwenhan/reasonrank-8B");

        var response = await host.Client.RerankAsync(Requests.Of(3, o =>
        {
            (o.Trace, o.ThinkTags) = (true, new ThinkTags { Open = "[THOUGHT]", Close = "[/THOUGHT]" });
            o.ChatTemplate = new Google.Protobuf.WellKnownTypes.Struct
            {
                Fields =
                {
                    ["enable_thinking"] = Google.Protobuf.WellKnownTypes.Value.ForBool(false),
                    ["effort"] = Google.Protobuf.WellKnownTypes.Value.ForString("high"),
                    ["depth"] = Google.Protobuf.WellKnownTypes.Value.ForNumber(2),
                },
            };
        }), cancellationToken: Cancellation);

        Assert.Equal("p2 p1 p0", response.Order());
        Assert.Equal(" [1] > [2] > [3] ", Assert.Single(response.Trace).Reasoning);
        Assert.Equal(
            """{"enable_thinking":false,"effort":"high","depth":2}""",
            Assert.Single(server.Requests).GetProperty("chat_template_kwargs").GetRawText());
    }

    [Fact]
    public async Task Chat_template_values_and_think_tags_out_of_bounds_are_refused()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await StartAsync(server, "m");
        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await host.Client.RerankAsync(
            Requests.Of(3, o =>
            {
                o.ThinkTags = new ThinkTags { Open = "<a>", Close = "<A>" };
                o.ChatTemplate = new() { Fields = { ["x"] = Google.Protobuf.WellKnownTypes.Value.ForNull() } };
            }), cancellationToken: Cancellation));
        var status = ReasonRank.ServiceDefaults.Errors.RpcErrors.ToStatus(refused).ToString();
        Assert.Contains("options.think_tags.close", status, StringComparison.Ordinal);
        Assert.Contains("options.chat_template.x", status, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_passage_can_be_limited_in_tokens()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await StartAsync(server, "m");
        var request = Requests.Of(3, o => o.Parameters = new() { Fields = { ["passage_tokens"] = Google.Protobuf.WellKnownTypes.Value.ForNumber(4) } });
        foreach (var candidate in request.Candidates) candidate.Text += string.Concat(Enumerable.Repeat(" word", 50));
        await host.Client.RerankAsync(request, cancellationToken: Cancellation);
        Assert.Matches(@"\[1\] passage( 0)?( about)?
", User(Assert.Single(server.Requests)));
    }

    [Fact]
    public async Task A_card_can_be_named()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await StartAsync(server, "/models/checkpoint-200", ("Models:0:Card", "reasonrank-7b"));
        await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.InRange(Assert.Single(server.Requests).GetProperty("max_tokens").GetInt32(), 3073, 3172);
    }

    [Fact]
    public async Task A_listwise_template_stays_with_the_strategies_that_it_was_made_for()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await StartAsync(server, "m", ("Models:0:Template", "reasonrank-native"));
        foreach (var strategy in (string[])["reasonrank", "reasonrank-parallel", "rank-k", "insertrank"])
            await host.Client.RerankAsync(
                Requests.Of(3, o => (o.Strategy, o.NoCache) = (strategy, true)), cancellationToken: Cancellation);

        var users = server.Requests.Select(User).ToList();
        Assert.Equal(users[0], users[1]);
        Assert.Contains(" = ", users[2], StringComparison.Ordinal);
        Assert.Contains("3.000", users[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_for_one_strategy_keeps_its_template_from_others()
    {
        await using var server = await ChatServer.AnswerAsync("<think> a </think><answer>5</answer>");
        await using var host = await StartAsync(server, "Alibaba-NLP/ERank-4B");
        var erank = await host.Client.RerankAsync(Requests.Of(2), cancellationToken: Cancellation);
        Assert.Equal("erank", erank.Strategy);
        await host.Client.RerankAsync(Requests.Of(2, o => o.Strategy = "reasonrank"), cancellationToken: Cancellation);
        Assert.Contains("Order all 2 passages", User(server.Requests.Last()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_imported_template_is_found_by_its_name_and_the_list_of_models_tells_what_is_set()
    {
        using var folder = new TemplateFolder("reasonrank-published");
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await StartAsync(
            server, "liuwenhan/reasonrank-7B", ("TemplateFolder", folder.Path),
            ("Models:1:Endpoint", server.Endpoint), ("Models:1:Name", "other"), ("Models:1:LogProbs", "true"));

        await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        var models = (await host.Models.ListModelsAsync(new(), cancellationToken: Cancellation)).Models;

        Assert.StartsWith("MINE ", User(Assert.Single(server.Requests)), StringComparison.Ordinal);
        Assert.Equal(
            ("liuwenhan/reasonrank-7B", "reasonrank-7b", "reasonrank", "reasonrank-published", TemplateCheck.Different, 32768, 3172),
            (models[0].Name, models[0].Card, models[0].Strategy, models[0].Template, models[0].TemplateCheck, models[0].ContextTokens, models[0].MaxOutputTokens));
        Assert.Equal(
            ("other", "instruct", "reasonrank", "", TemplateCheck.Unspecified),
            (models[1].Name, models[1].Card, models[1].Strategy, models[1].Template, models[1].TemplateCheck));
        Assert.Contains("text", models[0].Offers);
        Assert.Contains("log_probabilities", models[1].Offers);
    }

    [Fact]
    public async Task In_a_cascade_each_model_thinks_as_its_own_card_says()
    {
        await using var server = await ChatServer.AnswerAsync("<answer>[3] > [2] > [1]</answer>");
        await using var host = await StartAsync(
            server, "castorini/rank_zephyr_7b_v1_full", ("Models:1:Endpoint", server.Endpoint), ("Models:1:Model", "liuwenhan/reasonrank-8B"));

        await host.Client.RerankAsync(Requests.Of(3, o =>
        {
            o.Strategy = "coranking";
            o.Parameters = new()
            {
                Fields =
                {
                    ["first"] = Google.Protobuf.WellKnownTypes.Value.ForString("reasonrank"),
                    ["second_model"] = Google.Protobuf.WellKnownTypes.Value.ForString("liuwenhan/reasonrank-8B"),
                },
            };
        }), cancellationToken: Cancellation);

        var requests = server.Requests.ToList();
        Assert.Equal(2, requests.Count);
        Assert.Equal(("castorini/rank_zephyr_7b_v1_full", 0d), (requests[0].GetProperty("model").GetString(), requests[0].GetProperty("temperature").GetDouble()));
        Assert.False(requests[0].TryGetProperty("chat_template_kwargs", out _));
        Assert.Contains("Order all 3 passages", User(requests[0]), StringComparison.Ordinal);
        Assert.DoesNotContain("reasoning", User(requests[0]), StringComparison.Ordinal);
        Assert.Equal(("liuwenhan/reasonrank-8B", .6), (requests[1].GetProperty("model").GetString(), requests[1].GetProperty("temperature").GetDouble()));
        Assert.True(requests[1].GetProperty("chat_template_kwargs").GetProperty("enable_thinking").GetBoolean());
    }

    [Fact]
    public async Task A_template_that_does_not_fit_the_models_strategy_is_told_at_start()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RerankerHost.StartAsync(
            ("Models:0:Endpoint", "http://localhost:1"), ("Models:0:Name", "a"), ("Models:0:Template", "erank"),
            ("Models:1:Endpoint", "http://localhost:1"), ("Models:1:Name", "b"), ("Models:1:Strategy", "nope"),
            ("Models:2:Endpoint", "http://localhost:1"), ("Models:2:Name", "c"), ("Models:2:Card", "nope"),
            ("Models:3:Endpoint", "http://localhost:1"), ("Models:3:Name", "d"), ("Models:3:Parameters:window", "1"),
            ("Models:3:TopP", "0"), ("Models:3:TopK", "0"), ("Models:3:MinP", "2"), ("Models:3:ReasoningTokens", "0")));
        string[] expected =
        [
            "Reranker:Models:0:Template 'erank' is of the method pointwise; reasonrank takes singleturn_listwise, multiturn_listwise: set Reranker:Models:0:Strategy.",
            "Reranker:Models:1:Strategy 'nope' is unknown; known are ",
            "Reranker:Models:2:Card 'nope' is unknown; known are erank-14b, ",
            "Reranker:Models:3:TopP must", "Reranker:Models:3:TopK must", "Reranker:Models:3:MinP must", "Reranker:Models:3:ReasoningTokens must",
            "Reranker:Models:3:Parameters:window must be a whole number from 2 to 100.",
        ];
        Assert.Equal(expected.Length, refused.Failures.Count());
        Assert.All(refused.Failures.Zip(expected), pair => Assert.StartsWith(pair.Second, pair.First));
    }

    [Fact]
    public async Task The_start_warns_of_a_known_checkpoint_on_another_template_and_says_what_is_not_checked()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await StartAsync(
            server, "liuwenhan/reasonrank-7B", ("Models:1:Endpoint", server.Endpoint), ("Models:1:Model", "Qwen/Qwen2.5-7B-Instruct"));
        Assert.Contains(host.Log, line => line.StartsWith(
            "Warning Model liuwenhan/reasonrank-7B: card reasonrank-7b, template reasonrank, which differs from the one that it was "
            + "trained on in prefix, suffix, system_message; get reasonrank-published with", StringComparison.Ordinal));
        Assert.Contains(host.Log, line => line.StartsWith(
            "Information Model Qwen/Qwen2.5-7B-Instruct: card instruct, template the strategy's own, not checked", StringComparison.Ordinal));
    }
}
