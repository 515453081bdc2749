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
    /// <summary>Fills the results, and all that the second stage knows, into <paramref name="response"/>.</summary>
    /// <exception cref="RpcException">The ranking options were refused, or the caller went away.</exception>
    public async Task RunAsync(
        SearchPlan plan,
        IReadOnlyList<Hit> hits,
        SearchResponse response,
        bool includeReasoning,
        DateTime deadline,
        Func<SearchStreamResponse, Task> progress,
        CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        IReadOnlyList<string>? reached = null;
        try
        {
            var request = new RerankStreamRequest { Request = plan.ToRerank(hits), IncludeReasoning = includeReasoning };
            using var call = reranker.RerankStream(
                request, deadline: BeforeDeadline(deadline), cancellationToken: cancellation);
            await foreach (var message in call.ResponseStream.ReadAllAsync(cancellation))
            {
                if (message.EventCase == RerankStreamResponse.EventOneofCase.Result)
                {
                    Accept(plan, hits, message.Result, response);
                    return;
                }
                if (message.Progress?.WindowFinished is { } window) reached = window.CurrentOrder;
                if (message.Progress?.Usage is { } usage) response.Usage = usage;
                await progress(new SearchStreamResponse { Progress = message.Progress });
            }
            throw new RpcException(new Status(StatusCode.Internal, "The reranker ended without a result."));
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.InvalidArgument or StatusCode.FailedPrecondition)
        {
            throw FieldPaths.FromRerankStream(e);
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
        {
            LogDegraded(log, e.StatusCode, e.Status.Detail);
            Degrade(plan, hits, reached, e.StatusCode, response);
        }
        finally
        {
            response.Timing.Rerank = time.GetElapsedTime(started).ToDuration();
        }
    }

    // Leaves time to send the first-stage order before the caller's own deadline.
    private DateTime BeforeDeadline(DateTime deadline)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var left = deadline - now;
        if (left > options.RerankTimeout) return now + options.RerankTimeout;
        var reserve = left * .1;
        return deadline - (reserve < MaxReserve ? reserve : MaxReserve);
    }

    private static readonly TimeSpan MaxReserve = TimeSpan.FromMilliseconds(500);

    private static void Accept(SearchPlan plan, IReadOnlyList<Hit> hits, RerankResponse result, SearchResponse response)
    {
        response.Results.Add(SearchResults.Reranked(plan, hits, result.Results));
        response.Strategy = result.Strategy;
        response.Model = result.Model;
        response.Usage = result.Usage;
        response.Shortfall = result.Shortfall;
        response.Repairs.Add(result.Repairs);
        response.Trace.Add(result.Trace);
        response.Warnings.Add(result.Warnings);
        response.Timing.Queue = result.Timing?.Queue;
        response.Timing.Model = result.Timing?.Model;
    }

    private static void Degrade(
        SearchPlan plan, IReadOnlyList<Hit> hits, IReadOnlyList<string>? reached, StatusCode code, SearchResponse response)
    {
        var why = code switch
        {
            StatusCode.DeadlineExceeded => "The reranker was not done before the deadline",
            StatusCode.Unavailable => "The reranker cannot be reached",
            StatusCode.ResourceExhausted => "The reranker is busy, or the candidates are too large for it",
            _ => $"The reranker failed ({code})",
        };
        response.Results.Add(reached is null
            ? SearchResults.FirstStage(plan, hits)
            : SearchResults.Reached(plan, hits, reached));
        response.Shortfall = new Shortfall
        {
            Degraded = true,
            Partial = reached is not null,
            Reason = why + (reached is null ? ": first-stage order." : ": the best order it had reached."),
        };
    }

    [LoggerMessage(1, LogLevel.Warning, "Reranking failed with {Code}: {Detail}. Answering with the order known so far.")]
    private static partial void LogDegraded(ILogger log, StatusCode code, string detail);
}
