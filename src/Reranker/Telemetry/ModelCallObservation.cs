using System.Diagnostics;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models;

namespace ReasonRank.Reranker.Telemetry;

/// <summary>The span and the metrics of one model call. Never holds a text.</summary>
internal sealed class ModelCallObservation : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Activity? _activity;
    private TagList _tags;
    private Usage? _usage;

    public ModelCallObservation(ModelOptions model, TimeProvider clock)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
        _tags = new TagList
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.provider.name", "openai" },
            { "gen_ai.request.model", model.ServerName },
        };
        _activity = RerankerTelemetry.Source.StartActivity(ActivityKind.Client, tags: _tags, name: $"chat {model.ServerName}");
        _activity?.SetTag("server.address", new Uri(model.Endpoint).Host);
    }

    /// <summary>Takes note of an event of the answer.</summary>
    public void Saw(ModelEvent piece)
    {
        if (piece is not ModelEvent.Finished finished) return;
        _usage = finished.Usage;
        _activity?.SetTag("gen_ai.response.finish_reasons", new[] { finished.Reason == FinishReason.Length ? "length" : "stop" });
        _activity?.SetTag("gen_ai.usage.input_tokens", finished.Usage.PromptTokens);
        _activity?.SetTag("gen_ai.usage.output_tokens", finished.Usage.CompletionTokens);
    }

    /// <summary>Takes note of a failure.</summary>
    public void Failed(Exception failure)
    {
        _tags.Add("error.type", failure.GetType().FullName);
        _activity?.SetStatus(ActivityStatusCode.Error);
        _activity?.SetTag("error.type", failure.GetType().FullName);
    }

    public void Dispose()
    {
        RerankerTelemetry.CallDuration.Record(_clock.GetElapsedTime(_start).TotalSeconds, _tags);
        if (_usage is { } usage)
        {
            RecordTokens("input", usage.PromptTokens);
            RecordTokens("output", usage.CompletionTokens);
        }
        _activity?.Dispose();
    }

    private void RecordTokens(string type, long count)
    {
        var tags = _tags;
        tags.Add("gen_ai.token.type", type);
        RerankerTelemetry.CallTokens.Record(count, tags);
    }
}
