using Google.Protobuf.WellKnownTypes;
using ReasonRank.Ranking;
using ReasonRank.V1;
using Repair = ReasonRank.V1.Repair;
using Usage = ReasonRank.V1.Usage;

namespace ReasonRank.Reranker.Calls;

/// <summary>Converts results and events to messages.</summary>
internal static class Messages
{
    public static RerankResponse Response(RankingCall call, RankingResult result, TimeSpan total, IEnumerable<string> warnings)
    {
        var found = result.Strategy;
        var response = new RerankResponse
        {
            Strategy = call.Strategy.Name,
            Model = call.Model?.Name ?? "",
            Usage = ToMessage(found.Usage),
            Timing = new Timing { Total = total.ToDuration(), Rerank = total.ToDuration() },
            Shortfall = found.Shortfall is { } shortfall
                ? new V1.Shortfall { Partial = shortfall.Partial, Degraded = shortfall.Degraded, Reason = shortfall.Reason }
                : null,
            Repairs = { ToMessages(found.Repairs) },
            Warnings = { found.Warnings, warnings },
        };
        if (call.Model is not null)
        {
            response.Timing.Queue = found.QueueTime.ToDuration();
            response.Timing.Model = found.ModelTime.ToDuration();
        }
        response.Results.AddRange(result.Candidates.Select(ToMessage));
        response.Trace.AddRange(found.Trace.Select(window => ToMessage(window, call.Task)));
        return response;
    }

    /// <summary>The message of an event.</summary>
    public static RerankProgress Progress(RankingEvent happened, RankingTask task) => happened switch
    {
        RankingEvent.Accepted accepted => new RerankProgress
        {
            Accepted = new RerankAccepted
            {
                Strategy = accepted.Strategy,
                Model = accepted.Model ?? "",
                ExpectedWindows = accepted.ExpectedWindows,
            },
        },
        RankingEvent.WindowStarted started => new RerankProgress
        {
            WindowStarted = new WindowStarted { Window = started.Window, Ids = { Ids(started.Items, task) } },
        },
        RankingEvent.ReasoningDelta delta => new RerankProgress
        {
            ReasoningDelta = new ReasoningDelta { Window = delta.Window, Text = delta.Text },
        },
        RankingEvent.WindowFinished finished => new RerankProgress
        {
            WindowFinished = new WindowFinished
            {
                Window = finished.Window,
                Order = { Ids(finished.Order, task) },
                Repairs = { ToMessages(finished.Repairs) },
                CurrentOrder = { Ids(finished.CurrentOrder, task) },
                Error = finished.Error ?? "",
                Cached = finished.Cached,
            },
        },
        RankingEvent.Spent spent => new RerankProgress { Usage = ToMessage(spent.Total) },
        _ => throw new ArgumentException($"{happened.GetType().Name} has no message.", nameof(happened)),
    };

    private static V1.RankedCandidate ToMessage(Ranking.RankedCandidate ranked) => new()
    {
        Id = ranked.Candidate.Id,
        Rank = ranked.Rank,
        Score = ranked.Score,
        FirstStageRank = ranked.Index + 1,
        FirstStageScore = ranked.Candidate.Score,
        Explanation = ranked.Explanation ?? "",
    };

    private static V1.WindowTrace ToMessage(Ranking.WindowTrace window, RankingTask task) => new()
    {
        Window = window.Window,
        Ids = { Ids(window.Items, task) },
        Order = { Ids(window.Order, task) },
        Repairs = { ToMessages(window.Repairs) },
        Reasoning = window.Reasoning,
        Answer = window.Answer,
        Usage = ToMessage(window.Usage),
        Duration = window.Duration.ToDuration(),
        Error = window.Error ?? "",
        Queue = window.Queue.ToDuration(),
        Cached = window.Usage.IsCached,
    };

    /// <summary>The message of what was spent.</summary>
    public static Usage ToMessage(Ranking.Usage usage) => new()
    {
        ModelCalls = usage.ModelCalls,
        CachedCalls = usage.CachedCalls,
        PromptTokens = usage.PromptTokens,
        CompletionTokens = usage.CompletionTokens,
        ReasoningTokens = usage.ReasoningTokens,
        Estimated = usage.Estimated,
    };

    private static IEnumerable<Repair> ToMessages(Repairs repairs) =>
        repairs.Select(repair => new Repair { Kind = ToMessage(repair.Key), Count = repair.Value });

    private static V1.RepairKind ToMessage(Ranking.RepairKind kind) => kind switch
    {
        Ranking.RepairKind.Duplicate => V1.RepairKind.Duplicate,
        Ranking.RepairKind.Missing => V1.RepairKind.Missing,
        Ranking.RepairKind.OutOfRange => V1.RepairKind.OutOfRange,
        Ranking.RepairKind.NoAnswer => V1.RepairKind.NoAnswer,
        Ranking.RepairKind.Truncated => V1.RepairKind.Truncated,
        Ranking.RepairKind.Forced => V1.RepairKind.Forced,
        _ => V1.RepairKind.Format,
    };

    private static IEnumerable<string> Ids(IReadOnlyList<int> items, RankingTask task) =>
        items.Select(index => task.Candidates[index].Id);
}
