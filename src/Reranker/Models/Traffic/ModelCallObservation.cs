using System.Diagnostics;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Telemetry;

namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>The span and the metrics of one model call. Never holds a text.</summary>
internal sealed class ModelCallObservation : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly Activity? _activity;
    private TagList _tags;
    private Usage _usage = Usage.None;
    private long? _start;
    private bool _wrote;
    private int _attempts;

    public ModelCallObservation(ModelOptions model, TimeProvider clock)
    {
        _clock = clock;
        _tags = new TagList
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.provider.name", model.IsLocal ? "onnxruntime_genai" : "openai" },
            { "gen_ai.request.model", model.ServerName },
        };
        _activity = RerankerTelemetry.Source.StartActivity(ActivityKind.Client, tags: _tags, name: $"chat {model.ServerName}");
    }

    /// <summary>Takes note of an event of the answer.</summary>
    public void Saw(ModelEvent piece)
    {
        switch (piece)
        {
            case ModelEvent.Started started:
                _start ??= _clock.GetTimestamp();
                RerankerTelemetry.QueueDuration.Record(started.Waited.TotalSeconds, _tags);
                if (_attempts++ > 0) RerankerTelemetry.Retries.Add(1, _tags);
                break;
            case ModelEvent.Wasted wasted:
                _usage += wasted.Spent;
                break;
            case ModelEvent.Finished finished:
                Finished(finished);
                break;
            case ModelEvent.Reasoning or ModelEvent.Answer when !_wrote && _start is { } start:
                _wrote = true;
                RerankerTelemetry.TimeToFirstChunk.Record(_clock.GetElapsedTime(start).TotalSeconds, _tags);
                break;
        }
    }

    /// <summary>Takes note of a failure.</summary>
    public void Failed(Exception failure)
    {
        var type = failure is ModelException { Kind: var kind } ? kind.ToString() : failure.GetType().FullName;
        _tags.Add("error.type", type);
        _activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", type);
    }

    public void Dispose()
    {
        if (_start is { } start)
        {
            RerankerTelemetry.CallDuration.Record(_clock.GetElapsedTime(start).TotalSeconds, _tags);
            RecordTokens("input", _usage.PromptTokens);
            RecordTokens("output", _usage.CompletionTokens);
        }
        _activity?.SetTag("reasonrank.attempts", _attempts);
        _activity?.Dispose();
    }

    private void Finished(ModelEvent.Finished finished)
    {
        _usage += finished.Usage;
        if (finished.Usage.CachedCalls > 0) RerankerTelemetry.CacheHits.Add(1, _tags);
        _activity?.SetTag("reasonrank.cached", finished.Usage.CachedCalls > 0)
            .SetTag("gen_ai.response.finish_reasons", new[] { finished.Reason == FinishReason.Length ? "length" : "stop" })
            .SetTag("gen_ai.usage.input_tokens", _usage.PromptTokens)
            .SetTag("gen_ai.usage.output_tokens", _usage.CompletionTokens);
    }

    private void RecordTokens(string type, long count)
    {
        if (count == 0) return;
        var tags = _tags;
        tags.Add("gen_ai.token.type", type);
        RerankerTelemetry.CallTokens.Record(count, tags);
    }
}
