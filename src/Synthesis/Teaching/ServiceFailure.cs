using Google.Rpc;
using Grpc.Core;
using ReasonRank.Ranking.Models;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.Synthesis.Pipeline;

namespace ReasonRank.Synthesis.Teaching;

/// <summary>What the failure of another service means for a step.</summary>
internal static class ServiceFailure
{
    /// <summary>The failure of a model's call.</summary>
    public static ModelException ToModelException(RpcException failure) => new(failure.Status.Detail, failure)
    {
        Kind = failure.StatusCode switch
        {
            StatusCode.ResourceExhausted => ModelFailure.Overloaded,
            StatusCode.FailedPrecondition or StatusCode.InvalidArgument or StatusCode.NotFound => ModelFailure.Refused,
            StatusCode.DeadlineExceeded => ModelFailure.TimedOut,
            _ => ModelFailure.Unavailable,
        },
        RetryAfter = RetryAfter(failure),
    };

    /// <summary>The failure of a step that asked a service.</summary>
    /// <param name="service">The service, such as "retrieval".</param>
    /// <param name="failure">How it failed.</param>
    public static StepFailedException ToStepFailure(string service, RpcException failure)
    {
        var isPassing = failure.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded
            or StatusCode.Aborted or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled;
        return new StepFailedException(
            new ItemEnd(isPassing ? $"{service}-unavailable" : $"{service}-refused", failure.Status.Detail), isPassing, failure)
        {
            RetryAfter = RetryAfter(failure),
        };
    }

    private static TimeSpan? RetryAfter(RpcException failure)
    {
        foreach (var detail in RpcErrors.ToStatus(failure).Details)
            if (detail.TryUnpack(out RetryInfo info)) return info.RetryDelay.ToTimeSpan();
        return null;
    }
}
