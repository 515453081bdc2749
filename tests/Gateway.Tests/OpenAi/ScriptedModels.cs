using System.Collections.Concurrent;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Tests.OpenAi;

/// <summary>Models named after what they do; <c>plain</c> thinks "hm" and says what it was asked last.</summary>
internal sealed class ScriptedModels : ModelService.ModelServiceBase
{
    /// <summary>What was asked.</summary>
    public ConcurrentQueue<GenerateRequest> Requests { get; } = [];

    /// <summary>Completes when a caller leaves the model <c>hang</c>.</summary>
    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListModelsResponse
        {
            Models =
            {
                new Model { Name = "plain", ContextTokens = 4096, Offers = { "text", "choices" } },
                new Model { Name = "of/somebody", ContextTokens = 8, Offers = { "text" } },
            },
        });

    public override async Task Generate(
        GenerateRequest request, IServerStreamWriter<GenerateResponse> responses, ServerCallContext context)
    {
        Requests.Enqueue(request);
        if (request.Model == "unknown") throw RpcErrors.NotFound("model", request.Model);
        if (request.Temperature > 2)
            throw RpcErrors.ToException(new Violations().Add("max_output_tokens", "must be 1 to 1,000,000").ToStatus());
        await responses.WriteAsync(new GenerateResponse { Accepted = new GenerateAccepted { Model = "plain" } });
        switch (request.Model)
        {
            case "busy":
                throw RpcErrors.Busy("Too many wait.", TimeSpan.FromSeconds(3));
            case "down":
                throw RpcErrors.Create(StatusCode.Unavailable, "The model failed.", RpcErrors.Info("MODEL_FAILED"));
            case "too long":
                throw RpcErrors.Create(StatusCode.FailedPrecondition, "The prompt is too long.", RpcErrors.Info("MODEL_REFUSED"));
            case "hang":
                await responses.WriteAsync(new GenerateResponse { Answer = "once" });
                context.CancellationToken.Register(() => Left.TrySetResult());
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                break;
            case "break":
                await responses.WriteAsync(new GenerateResponse { Answer = "half" });
                throw RpcErrors.Create(StatusCode.Unavailable, "The model failed.", RpcErrors.Info("MODEL_FAILED"));
            case "restart":
                await responses.WriteAsync(new GenerateResponse { Answer = "half" });
                await responses.WriteAsync(new GenerateResponse { Restart = new GenerateRestart() });
                break;
            case "prefilled":
                await responses.WriteAsync(new GenerateResponse { Answer = "thought " });
                await responses.WriteAsync(new GenerateResponse { ReasoningClosed = new GenerateReasoningClosed() });
                break;
        }
        if (request.HasTopLogProbs) await responses.WriteAsync(new GenerateResponse { Tokens = Tokens(request.TopLogProbs) });
        await responses.WriteAsync(new GenerateResponse { Reasoning = "hm" });
        foreach (var word in request.Messages[^1].Content.Split(' '))
            await responses.WriteAsync(new GenerateResponse { Answer = word + " " });
        await responses.WriteAsync(new GenerateResponse
        {
            Finish = new GenerateFinish
            {
                Truncated = request.MaxOutputTokens == 1,
                Usage = new Usage { PromptTokens = 5, CompletionTokens = 3, ReasoningTokens = 1 },
            },
        });
    }

    private static TokenList Tokens(int alternatives) => new()
    {
        Tokens =
        {
            new WrittenToken
            {
                Text = "é",
                LogProbability = -.5,
                Top = { Enumerable.Range(1, alternatives).Select(i => new TokenChance { Text = "\uFFFD", LogProbability = -i }) },
            },
        },
    };
}
