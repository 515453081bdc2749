using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Benchmarks.Strategies.Judging;
using ReasonRank.V1;

namespace ReasonRank.Benchmarks.Strategies.Trials;

/// <summary>A query ranked by the service.</summary>
/// <param name="Time">From the request to the result.</param>
/// <param name="Rounds">How often calls began while none was under way: the longest chain of calls that wait for each other.</param>
/// <param name="Usage">What it cost.</param>
internal sealed record ServiceCall(TimeSpan Time, int Rounds, Usage Usage)
{
    /// <summary>Ranks a query.</summary>
    /// <param name="client">The service.</param>
    /// <param name="variant">The strategy.</param>
    /// <param name="query">The query.</param>
    /// <param name="seed">Which model is to answer.</param>
    /// <param name="done">Is called after each call of the model.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BenchmarkException">The ranking fell short, so its figures would mean nothing.</exception>
    public static async Task<ServiceCall> RunAsync(
        RerankService.RerankServiceClient client, StrategyVariant variant, JudgedQuery query, int seed, Action done,
        CancellationToken cancellationToken)
    {
        var request = new RerankRequest
        {
            Query = Question.Mark(query, seed),
            Options = new RankingOptions { Strategy = variant.Strategy.Name, Parameters = new Struct(), NoCache = true },
        };
        request.Candidates.AddRange(query.Candidates.Select(c => new Candidate { Id = c.Id, Text = c.Text, Score = c.Score }));
        foreach (var (name, value) in variant.Raw)
            request.Options.Parameters.Fields[name] = value is string text ? Value.ForString(text) : Value.ForNumber((double)value!);
        var (running, rounds) = (0, 0);
        var clock = Stopwatch.StartNew();
        using var call = client.RerankStream(new RerankStreamRequest { Request = request }, cancellationToken: cancellationToken);
        await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            switch (message)
            {
                case { Progress.WindowStarted: not null }:
                    if (running++ == 0) rounds++;
                    break;
                case { Progress.WindowFinished: not null }:
                    running--;
                    done();
                    break;
                case { Result: { Shortfall: null } result }:
                    return new ServiceCall(clock.Elapsed, rounds, result.Usage);
                case { Result: { } result }:
                    throw new BenchmarkException($"{variant.Name}: {result.Shortfall.Reason}");
            }
        }
        throw new BenchmarkException($"{variant.Name}: no result came.");
    }
}
