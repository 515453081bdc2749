using System.ClientModel;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;

namespace ReasonRank.Gateway.Tests.OpenAi;

/// <summary>OpenAI's own .NET client against the gateway.</summary>
public sealed class OfficialClientTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly ChatMessage[] Hello = [new SystemChatMessage("be brief"), new UserChatMessage("hello there")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_answer()
    {
        var options = new ChatCompletionOptions { IncludeLogProbabilities = true, TopLogProbabilityCount = 2, MaxOutputTokenCount = 50, Temperature = .5f };
        ChatCompletion answer = await Client("plain").CompleteChatAsync(Hello, options, Cancellation);

        Assert.Equal(("hello there ", ChatFinishReason.Stop, "plain"), (answer.Content[0].Text, answer.FinishReason, answer.Model));
        Assert.Equal((5, 3, 1), (answer.Usage.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.OutputTokenDetails.ReasoningTokenCount));
        var token = Assert.Single(answer.ContentTokenLogProbabilities);
        Assert.Equal(("é", -.5f, 2), (token.Token, token.LogProbability, token.TopLogProbabilities.Count));
        Assert.Equal((50, .5), (fixture.Models.Requests.Last().MaxOutputTokens, fixture.Models.Requests.Last().Temperature));
    }

    [Fact]
    public async Task A_streamed_answer()
    {
        var (text, usage, finish) = ("", (ChatTokenUsage?)null, (ChatFinishReason?)null);
        await foreach (var update in Client("plain").CompleteChatStreamingAsync(Hello, cancellationToken: Cancellation))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            usage = update.Usage ?? usage;
            finish = update.FinishReason ?? finish;
        }
        Assert.Equal(("hello there ", ChatFinishReason.Stop, 8), (text, finish, usage?.TotalTokenCount));
    }

    [Theory]
    [InlineData("unknown", 404)]
    [InlineData("too long", 400)]
    [InlineData("busy", 429)]
    [InlineData("down", 503)]
    public async Task A_failure(string model, int status)
    {
        var failure = await Assert.ThrowsAsync<ClientResultException>(() => Client(model).CompleteChatAsync(Hello, cancellationToken: Cancellation));
        Assert.Equal(status, failure.Status);
    }

    [Fact]
    public async Task The_list_of_models()
    {
        OpenAIModelCollection models = await new OpenAIModelClient(new ApiKeyCredential("none"), Options()).GetModelsAsync(Cancellation);
        Assert.Equal([("plain", "reasonrank"), ("of/somebody", "reasonrank")], models.Select(model => (model.Id, model.OwnedBy)));
    }

    private ChatClient Client(string model) => new(model, new ApiKeyCredential("none"), Options());

    private OpenAIClientOptions Options() => new()
    {
        Endpoint = new Uri(fixture.Http + "/v1"),
        RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(maxRetries: 0),
    };
}
