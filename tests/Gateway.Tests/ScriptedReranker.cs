using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Tests;

/// <summary>Reverses the candidates, or misbehaves in the way that the query names.</summary>
internal sealed class ScriptedReranker : RerankService.RerankServiceBase
{
    /// <summary>Calls whose cancellation reached this service.</summary>
    public int Cancelled;

    /// <summary>Calls with a query that fails at the second one.</summary>
    public int Later;

    public override async Task RerankStream(
        RerankStreamRequest message, IServerStreamWriter<RerankStreamResponse> responses, ServerCallContext context)
    {
        var request = message.Request;
        var reversed = request.Candidates.Select(c => c.Id).Reverse().ToList();
        await responses.WriteAsync(Progress(new RerankProgress { Accepted = new RerankAccepted { Strategy = "scripted" } }));
        switch (request.Query)
        {
            case "refuse":
                throw RpcErrors.ToException(new Violations().Add("request.options.parameters.window", "is 0; must be from 2 to 100").ToStatus());
            case "fail":
                throw new RpcException(new Status(StatusCode.Internal, "out of memory"));
            case "fail later" when Interlocked.Increment(ref Later) > 1:
                throw new RpcException(new Status(StatusCode.Internal, "out of memory"));
            case "end early":
                return;
            case "hang":
                await HangAsync(context.CancellationToken);
                break;
            case "hang after a window":
                await responses.WriteAsync(Progress(new RerankProgress
                {
                    WindowFinished = new WindowFinished { CurrentOrder = { reversed } },
                }));
                await HangAsync(context.CancellationToken);
                break;
        }
        await responses.WriteAsync(new RerankStreamResponse
        {
            Result = new RerankResponse
            {
                Strategy = "scripted",
                Usage = new Usage { ModelCalls = 1 },
                Results =
                {
                    reversed.Select((id, i) => new RankedCandidate { Id = id, Rank = i + 1, Score = 100 - i, Explanation = "reversed" }),
                },
            },
        });
    }

    private async Task HangAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref Cancelled);
            throw;
        }
    }

    private static RerankStreamResponse Progress(RerankProgress progress) => new() { Progress = progress };
}
