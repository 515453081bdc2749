using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ReasonRank.OnnxGenAI;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Reranker.Models;
using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.Onnx.Scheduling;
using ReasonRank.TestSupport;

namespace ReasonRank.Reranker.Tests.Onnx.Constraints;

/// <summary>
/// The tiny model that sorts passages by the word <c>grade-N</c>, without a service around it. Skips the calling test where
/// there are no native libraries.
/// </summary>
internal sealed class LocalModel : IAsyncDisposable
{
    private readonly OnnxModelHost _host = new(long.MaxValue, NullLogger.Instance);
    private readonly OnnxModelHost.Slot _slot;

    /// <param name="constrained">Whether answers can be held to forms.</param>
    /// <param name="path">Folder of another model; null for the tiny one.</param>
    /// <param name="settings">Changes other settings.</param>
    public LocalModel(bool constrained = true, string? path = null, Action<ModelOptions>? settings = null)
    {
        GenAIRuntime.Load(GenAI.Libraries);
        var folder = ModelFolder.Read(path ?? GenAI.ModelFolder("tiny-ranker"));
        _slot = _host.Add("tiny", folder, "cpu", MemoryPlan.For(new ModelOptions(), folder, [], 1L << 32));
        var options = new ModelOptions { Name = "tiny", MaxOutputTokens = 2000, ConstrainedDecoding = constrained };
        settings?.Invoke(options);
        Model = new RecordedModel(new OnnxModel(options, _slot));
    }

    public RecordedModel Model { get; }

    public SchedulerStatistics Statistics => _slot.Loaded?.Scheduler.Statistics ?? default;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The model in memory.</summary>
    public async Task<LoadedModel> LoadAsync()
    {
        using var lease = await _slot.UseAsync(Cancellation);
        return lease.Model;
    }

    /// <summary>Asks and reads to the end.</summary>
    public async Task<(ModelAnswer Answer, List<ModelEvent> Events, Usage Usage)> AskAsync(ModelRequest request)
    {
        var (reasoning, answer, events) = (new StringBuilder(), new StringBuilder(), new List<ModelEvent>());
        await foreach (var piece in Model.GenerateAsync(request, Cancellation))
        {
            events.Add(piece);
            if (piece is ModelEvent.Reasoning thought) reasoning.Append(thought.Text);
            if (piece is ModelEvent.Answer text) answer.Append(text.Text);
        }
        var finished = Assert.IsType<ModelEvent.Finished>(events[^1]);
        return (new ModelAnswer(reasoning.ToString(), answer.ToString(), finished.Reason == FinishReason.Length)
        {
            Tokens = [.. events.OfType<ModelEvent.Tokens>().SelectMany(tokens => tokens.Items)],
        }, events, finished.Usage);
    }

    /// <summary>Ranks passages; a candidate's id is its place.</summary>
    public Task<RankingResult> RankAsync(
        IRerankStrategy strategy, IReadOnlyList<string> passages, ParameterValues? parameters = null,
        ReasoningOptions? reasoning = null, PromptTemplate? template = null, int? maxOutputTokens = null) => Ranker.RankAsync(
            strategy,
            new RankingTask
            {
                Query = "how do harbours keep their depth",
                Candidates = [.. passages.Select((text, place) => new Candidate($"{place}", text))],
                Parameters = parameters ?? ParameterValues.Empty,
                Reasoning = reasoning ?? ReasoningOptions.Default,
                MaxOutputTokens = maxOutputTokens,
                Trace = true,
            },
            new RankingContext { Model = Model, Template = template }, Cancellation);

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
