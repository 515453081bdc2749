using ReasonRank.Benchmarks.Strategies.Judging;
using ReasonRank.V1;

namespace ReasonRank.Benchmarks.Strategies.Trials;

/// <summary>What a query costs that has the modelled server for itself; over a few queries.</summary>
/// <param name="Seconds">Modelled seconds from the request to the result, the median: a pause of this machine is no model's.</param>
/// <param name="Calls">Calls of the model.</param>
/// <param name="Rounds">Longest chain of calls that wait for each other.</param>
/// <param name="PromptTokens">Tokens of all prompts.</param>
/// <param name="CompletionTokens">Tokens written.</param>
internal sealed record LatencyTrial(double Seconds, double Calls, double Rounds, double PromptTokens, double CompletionTokens)
{
    /// <summary>Ranks queries one after the other.</summary>
    /// <param name="client">The service.</param>
    /// <param name="variant">The strategy.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="scale">Modelled seconds in a second.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<LatencyTrial> RunAsync(
        RerankService.RerankServiceClient client, StrategyVariant variant, IEnumerable<JudgedQuery> queries, double scale,
        CancellationToken cancellationToken)
    {
        var calls = new List<ServiceCall>();
        foreach (var query in queries) calls.Add(await ServiceCall.RunAsync(client, variant, query, calls.Count, static () => { }, cancellationToken));
        return new LatencyTrial(
            Median([.. calls.Select(call => call.Time.TotalSeconds)]) * scale, calls.Average(call => call.Usage.ModelCalls),
            calls.Average(call => call.Rounds), calls.Average(call => call.Usage.PromptTokens),
            calls.Average(call => call.Usage.CompletionTokens));
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
