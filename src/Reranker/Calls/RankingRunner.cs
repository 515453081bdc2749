using System.Diagnostics;
using Grpc.Core;
using ReasonRank.Bm25.Analysis;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Text;
using ReasonRank.Reranker.Models;
using ReasonRank.Reranker.Models.Traffic;
using ReasonRank.Reranker.Telemetry;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Calls;

/// <summary>Ranks the candidates of valid requests, a limited number at once.</summary>
internal sealed partial class RankingRunner(
    CallGate gate, StageModels models, RetrievalService.RetrievalServiceClient retrieval, IConfiguration configuration, TimeProvider clock,
    ILogger<RankingRunner> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly Analyzer English = Analyzer.Get("english");

    /// <summary>Ranks.</summary>
    /// <param name="call">A valid request.</param>
    /// <param name="observe">Receives events, from several threads at once.</param>
    /// <param name="cancellationToken">Stops the ranking and the models that work for it.</param>
    /// <exception cref="RpcException">
    /// ResourceExhausted when too many requests wait; InvalidArgument when the prompt cannot fit.
    /// </exception>
    public async Task<RerankResponse> RunAsync(
        RankingCall call, Func<RankingEvent, CancellationToken, ValueTask> observe, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        using var place = await gate.EnterAsync(cancellationToken)
            ?? throw RpcErrors.Busy("Too many rerank requests wait already.", RetryAfter);
        using var activity = RerankerTelemetry.Source.StartActivity($"rerank {call.Strategy.Name}");
        var terms = call.Collection.Length > 0 && configuration.GetSection("services:retrieval").Exists()
            ? new CollectionTerms(call.Collection, retrieval, clock, call.Task.Budget.Deadline)
            : null;
        var own = call.Model is { } model ? new RequestModel(model, call.NoCache, clock) : null;
        var context = new RankingContext
        {
            Model = own,
            FindModel = models.For(own, call.NoCache),
            FindTemplate = models.TemplateOf,
            Template = call.Template,
            Analyzer = Analyze,
            TermStatistics = terms,
            Clock = clock,
            Observe = observe,
        };
        RankingResult result;
        try
        {
            result = await Ranker.RankAsync(call.Strategy, call.Task, context, cancellationToken);
        }
        catch (InvalidRankingException invalid)
        {
            var violations = new Violations();
            foreach (var violation in invalid.Violations) violations.Add(call.Path + violation.Path, violation.Description);
            throw RpcErrors.ToException(violations.ToStatus());
        }
        if (result.Failure is QueueFullException full) throw RpcErrors.Busy(full.Message, full.RetryAfter);
        Record(activity, call, result, clock.GetElapsedTime(start));
        return Messages.Response(
            call, result, clock.GetElapsedTime(start), terms?.Warning is { } warning ? [warning] : []);
    }

    private static IReadOnlyList<TextToken> Analyze(string text)
    {
        var sink = new TokenSink();
        English.Analyze(text, sink);
        return sink.Tokens;
    }

    private void Record(Activity? activity, RankingCall call, RankingResult result, TimeSpan elapsed)
    {
        var found = result.Strategy;
        var strategy = KeyValuePair.Create("reasonrank.strategy", (object?)call.Strategy.Name);
        activity?.SetTag(strategy.Key, strategy.Value).SetTag("reasonrank.candidates", call.Task.Candidates.Count);
        RerankerTelemetry.RequestDuration.Record(elapsed.TotalSeconds, strategy);
        RerankerTelemetry.Candidates.Record(call.Task.Candidates.Count, strategy);
        foreach (var (kind, count) in found.Repairs)
            RerankerTelemetry.Repairs.Add(count, strategy, KeyValuePair.Create("reasonrank.repair", (object?)kind.ToString()));
        if (result.Failure is { } failure) Failed(failure, call.Strategy.Name);
        if (found.Shortfall is not { } shortfall) return;
        var kindOfShortfall = shortfall.Degraded ? "degraded" : "partial";
        RerankerTelemetry.Shortfalls.Add(1, strategy, KeyValuePair.Create("reasonrank.shortfall", (object?)kindOfShortfall));
        FellShort(call.Strategy.Name, call.Model?.Name, kindOfShortfall, call.Task.Candidates.Count);
        // What a server says may quote the prompt.
        Reason(shortfall.Reason);
    }

    [LoggerMessage(EventId = 1, EventName = "StrategyFailed", Level = LogLevel.Error, Message = "Strategy {Strategy} failed")]
    private partial void Failed(Exception failure, string strategy);

    [LoggerMessage(EventId = 2, EventName = "FellShort", Level = LogLevel.Warning,
        Message = "Strategy {Strategy} on model {Model} gave a {Kind} order of {Candidates} candidates")]
    private partial void FellShort(string strategy, string? model, string kind, int candidates);

    [LoggerMessage(EventId = 3, EventName = "ShortfallReason", Level = LogLevel.Debug, Message = "{Reason}")]
    private partial void Reason(string reason);

    private sealed class TokenSink : ITokenSink
    {
        public List<TextToken> Tokens { get; } = [];

        public void Add(ReadOnlySpan<char> term, int position, int startOffset, int endOffset) =>
            Tokens.Add(new TextToken(term.ToString(), position, startOffset, endOffset));
    }
}
