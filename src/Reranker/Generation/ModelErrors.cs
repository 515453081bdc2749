using Grpc.Core;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Traffic;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Reranker.Generation;

/// <summary>Tells callers of ModelService how a model failed.</summary>
internal static class ModelErrors
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>The status of a failure; null when it is none of a model.</summary>
    public static RpcException? Of(Exception failure) => failure switch
    {
        QueueFullException full => RpcErrors.Busy(full.Message, full.RetryAfter),
        ModelException { Kind: ModelFailure.Overloaded } busy => RpcErrors.Busy(busy.Message, busy.RetryAfter ?? RetryAfter),
        ModelException { Kind: ModelFailure.Refused } refused => Create(StatusCode.FailedPrecondition, refused, "MODEL_REFUSED"),
        ModelException { Kind: ModelFailure.TimedOut } late => Create(StatusCode.Unavailable, late, "MODEL_TIMED_OUT"),
        ModelException other => Create(StatusCode.Unavailable, other, "MODEL_FAILED"),
        _ => null,
    };

    private static RpcException Create(StatusCode code, ModelException failure, string reason) =>
        RpcErrors.Create(code, failure.Message, RpcErrors.Info(reason));
}
