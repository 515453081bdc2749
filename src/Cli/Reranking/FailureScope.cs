using Google.Rpc;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Cli.Reranking;

/// <summary>Tells failures of one query from those that every other query would meet too.</summary>
internal static class FailureScope
{
    /// <summary>Whether there is no point in going on with other queries: no server, no collection, no model, a bad option.</summary>
    public static bool ConcernsEveryQuery(RpcException failure) => failure.StatusCode switch
    {
        StatusCode.Unavailable or StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.Unimplemented
            or StatusCode.Cancelled => true,
        StatusCode.InvalidArgument => RpcErrors.ToStatus(failure).Details
            .Where(detail => detail.Is(BadRequest.Descriptor))
            .SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations)
            .Any(violation => violation.Field.Split('.', '[')[0] is not ("query" or "candidates")),
        _ => false,
    };
}
