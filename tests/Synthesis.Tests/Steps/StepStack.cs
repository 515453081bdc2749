using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Steps;

/// <summary>The services with a teacher whose answers a test writes; pipelines are tried out by previews.</summary>
public sealed class StepStack : IAsyncLifetime
{
    private StudentServer? _server;

    /// <summary>The teacher's answer for a prompt and the number of the call since this was set, from 0.</summary>
    public Func<string, int, string> Answer
    {
        get;
        set => (field, First) = (value, _server?.Calls ?? 0);
    } = (_, _) => "";

    internal SynthesisStack Stack { get; private set; } = null!;

    private int First { get; set; }

    public async ValueTask InitializeAsync()
    {
        _server = await StudentServer.StartAsync((_, prompt, call) => Answer(prompt, call - 1 - First));
        Stack = await SynthesisStack.StartAsync(
            null, ("Reranker:Models:0:Name", "teacher"), ("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", _server.Endpoint));
    }

    /// <summary>Takes queries through a pipeline, one after another.</summary>
    internal async Task<IReadOnlyDictionary<string, Tried>> PreviewAsync(JobSpec spec, params IEnumerable<JobQuery> queries)
    {
        var tried = new Dictionary<string, Tried>();
        using var call = Stack.Jobs.PreviewJob(new PreviewJobRequest { Spec = spec, Queries = { queries } });
        await foreach (var news in call.ResponseStream.ReadAllAsync())
        {
            if (!tried.TryGetValue(news.QueryId, out var query)) tried[news.QueryId] = query = new Tried();
            if (news.OutcomeCase == PreviewJobResponse.OutcomeOneofCase.Result) query.Results[news.Step] = news.Result;
            query.Ended ??= news.Ended;
            query.Item ??= news.Item;
        }
        return tried;
    }

    /// <summary>The description of a job of steps.</summary>
    internal static JobSpec Spec(string collection, params IEnumerable<Step> steps) => new()
    {
        Collection = collection,
        Deduplication = new Deduplication { Off = true },
        Steps = { steps },
    };

    internal static Step Step(string kind, params (string Name, object Value)[] parameters) => new() { Kind = kind, Parameters = Parameters.Of(parameters) };

    public async ValueTask DisposeAsync()
    {
        await Stack.DisposeAsync();
        await _server!.DisposeAsync();
    }

    /// <summary>What became of a query.</summary>
    internal sealed class Tried
    {
        public Dictionary<string, StepResult> Results { get; } = [];

        public ItemSummary? Ended { get; set; }

        public Item? Item { get; set; }
    }
}
