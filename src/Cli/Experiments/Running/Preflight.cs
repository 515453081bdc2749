using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Experiments.Planning;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;
using StatusCode = Grpc.Core.StatusCode;

namespace ReasonRank.Cli.Experiments.Running;

/// <summary>
/// Asks the reranker about every variant before anything is spent: a request without candidates is checked as any other,
/// and calls no model.
/// </summary>
internal static class Preflight
{
    // The cascade and its cut, as the reranker names them.
    private const string Cascade = "coranking", CutParameter = "depth";

    /// <summary>The variants with what the reranker says about them.</summary>
    /// <exception cref="InvalidInputException">With everything that it refuses.</exception>
    public static async Task<IReadOnlyList<ProbedVariant>> ProbeAsync(ExperimentPlan plan, Stack stack, CancellationToken cancellationToken)
    {
        if (plan.Variants.Count == 0) return [];
        List<(long Line, string Problem)> errors = [];
        List<ProbedVariant> probed = [];
        var strategies = (await stack.Reranker.ListStrategiesAsync(new(), cancellationToken: cancellationToken)).Strategies;
        foreach (var variant in plan.Variants)
        {
            try
            {
                var request = new RerankRequest { Query = "?", Options = variant.Options };
                var response = await stack.Reranker.RerankAsync(request, cancellationToken: cancellationToken);
                probed.Add(new(variant, response.Model, CutOf(variant.Options, strategies)));
            }
            catch (RpcException refused) when (refused.StatusCode is StatusCode.InvalidArgument or StatusCode.FailedPrecondition)
            {
                errors.AddRange(Problems(refused).Select(problem => (variant.Line, $"{variant.Options.Strategy}: {problem}")));
            }
        }
        return errors.Count == 0 ? probed : throw InvalidInputException.In(plan.Path, errors);
    }

    private static IEnumerable<string> Problems(RpcException refused)
    {
        var status = RpcErrors.ToStatus(refused);
        return status.Details
            .Where(detail => detail.Is(BadRequest.Descriptor))
            .SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations)
            .Select(violation => $"{violation.Field.Replace("options.", "", StringComparison.Ordinal)} {violation.Description}")
            .DefaultIfEmpty(status.Message);
    }

    private static int? CutOf(RankingOptions options, IEnumerable<Strategy> strategies)
    {
        if (options.Strategy != Cascade) return null;
        if (options.Parameters?.Fields.GetValueOrDefault(CutParameter) is { KindCase: Value.KindOneofCase.NumberValue } given) return (int)given.NumberValue;
        var text = strategies.FirstOrDefault(strategy => strategy.Name == Cascade)?.Parameters.FirstOrDefault(p => p.Name == CutParameter)?.DefaultValue;
        return int.TryParse(text, CultureInfo.InvariantCulture, out var cut) ? cut : null;
    }
}
