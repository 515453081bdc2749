using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Search;

/// <summary>
/// The second stage. It always gives an order: the reranker's, else the best that was reached before it failed, else
/// the first stage's.
/// </summary>
internal sealed partial class RerankStage(
    RerankService.RerankServiceClient reranker,
    GatewayOptions options,
    TimeProvider time,
    ILogger<RerankStage> log)
{
    /// <summary>Reranks; when that fails the answer is marked degraded, and its order is the best that is known.</summary>
    /// <exception cref="RpcException">The ranking options were refused, or the caller went away.</exception>
    public async Task<RerankResponse> RunAsync(RerankRequest request, SearchCall call)
    {
        var started = time.GetTimestamp();
        var (reached, usage) = (default(IReadOnlyList<string>), new Usage());
        RerankResponse response;
        try
        {
            response = await RerankAsync(
                new RerankStreamRequest { Request = request, IncludeReasoning = call.IncludeReasoning },
                call,
                async progress =>
                {
                    if (progress.WindowFinished is { } window) reached = window.CurrentOrder;
                    if (progress.Usage is not null) usage = progress.Usage;
                    await call.Progress(new SearchStreamResponse { Progress = progress });
                });
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.InvalidArgument or StatusCode.FailedPrecondition)
        {
            throw FieldPaths.FromRerankStream(e);
        }
        catch (RpcException e) when (!call.Cancellation.IsCancellationRequested)
        {
            LogDegraded(log, e.StatusCode, e.Status.Detail);
            response = Degraded(request, reached, e.StatusCode);
            response.Usage = usage;
        }
        response.Timing ??= new Timing();
        response.Timing.Rerank = time.GetElapsedTime(started).ToDuration();
        return response;
    }

    private async Task<RerankResponse> RerankAsync(
        RerankStreamRequest request, SearchCall search, Func<RerankProgress, Task> progress)
    {
        using var call = reranker.RerankStream(
            request, deadline: search.StageDeadline(time, options.RerankTimeout), cancellationToken: search.Cancellation);
        await foreach (var message in call.ResponseStream.ReadAllAsync(search.Cancellation))
        {
            if (message.EventCase == RerankStreamResponse.EventOneofCase.Result) return message.Result;
            await progress(message.Progress);
        }
        throw new RpcException(new Status(StatusCode.Internal, "The reranker ended without a result."));
    }

    private static RerankResponse Degraded(RerankRequest request, IReadOnlyList<string>? reached, StatusCode code)
    {
        var why = code switch
        {
            StatusCode.DeadlineExceeded => "The reranker was not done before the deadline",
            StatusCode.Unavailable => "The reranker cannot be reached",
            StatusCode.ResourceExhausted => "The reranker is busy, or the candidates are too large for it",
            _ => $"The reranker failed ({code})",
        };
        return new RerankResponse
        {
            // An order that was reached has no scores.
            Results =
            {
                reached?.Select((id, i) => new RankedCandidate { Id = id, Score = 1.0 / (i + 1) })
                    ?? request.Candidates.Select(candidate => new RankedCandidate { Id = candidate.Id, Score = candidate.Score }),
            },
            Shortfall = new Shortfall
            {
                Degraded = true,
                Partial = reached is not null,
                Reason = why + (reached is null ? ": first-stage order." : ": the best order it had reached."),
            },
        };
    }

    [LoggerMessage(1, LogLevel.Warning, "Reranking failed with {Code}: {Detail}. Answering with the order known so far.")]
    private static partial void LogDegraded(ILogger log, StatusCode code, string detail);
}
