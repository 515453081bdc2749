using System.Threading.Channels;
using Grpc.Core;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Reranker.Calls;
using ReasonRank.Reranker.Models.OpenAi.Servers;
using ReasonRank.V1;

namespace ReasonRank.Reranker;

/// <summary>RerankService over gRPC.</summary>
internal sealed class RerankGrpcService(
    RequestReader reader, RankingRunner runner, StrategyRegistry strategies, ServerProbes servers) : RerankService.RerankServiceBase
{
    // A reader that falls behind by this many events slows the ranking down.
    private const int MaxPendingEvents = 64;

    public override async Task<RerankResponse> Rerank(RerankRequest request, ServerCallContext context)
    {
        await servers.AskedAsync(context.Deadline, context.CancellationToken);
        return await runner.RunAsync(
            reader.Read(request, "", context.Deadline), static (_, _) => ValueTask.CompletedTask, context.CancellationToken);
    }

    public override async Task RerankStream(
        RerankStreamRequest request, IServerStreamWriter<RerankStreamResponse> responseStream, ServerCallContext context)
    {
        await servers.AskedAsync(context.Deadline, context.CancellationToken);
        var call = reader.Read(request.Request ?? new RerankRequest(), "request.", context.Deadline);
        var events = Channel.CreateBounded<RankingEvent>(MaxPendingEvents);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var ranking = RankAsync();
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(stop.Token))
            {
                var progress = Messages.Progress(happened, call.Task);
                await responseStream.WriteAsync(new RerankStreamResponse { Progress = progress }, stop.Token);
            }
            await responseStream.WriteAsync(new RerankStreamResponse { Result = await ranking }, stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)ranking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<RerankResponse> RankAsync()
        {
            try
            {
                return await runner.RunAsync(call, ObserveAsync, stop.Token);
            }
            finally
            {
                events.Writer.Complete();
            }
        }

        ValueTask ObserveAsync(RankingEvent happened, CancellationToken cancellationToken) =>
            happened is RankingEvent.ReasoningDelta && !request.IncludeReasoning
                ? ValueTask.CompletedTask
                : events.Writer.WriteAsync(happened, cancellationToken);
    }

    public override async Task<ListStrategiesResponse> ListStrategies(ListStrategiesRequest request, ServerCallContext context)
    {
        await servers.AskedAsync(context.Deadline, context.CancellationToken);
        var response = new ListStrategiesResponse();
        foreach (var strategy in strategies.All)
        {
            var reason = reader.Unavailable(strategy);
            response.Strategies.Add(new Strategy
            {
                Name = strategy.Name,
                Description = strategy.Description,
                Available = reason.Length == 0,
                UnavailableReason = reason,
                Parameters =
                {
                    strategy.Parameters.Select(parameter => new StrategyParameter
                    {
                        Name = parameter.Name, Description = parameter.Description, DefaultValue = parameter.DefaultText,
                    }),
                },
            });
        }
        return response;
    }
}
