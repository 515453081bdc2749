using Google.Rpc;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Gateway.Search;

/// <summary>Tells the reranker's refusals in terms of the search request.</summary>
internal static class RerankErrors
{
    /// <summary>The same refusal, with field paths of <c>SearchRequest</c>: <c>options.x</c> is <c>ranking.x</c> there.</summary>
    public static RpcException ToSearchError(RpcException error)
    {
        var status = RpcErrors.ToStatus(error);
        for (var i = 0; i < status.Details.Count; i++)
        {
            if (!status.Details[i].TryUnpack(out BadRequest details)) continue;
            var violations = new Violations();
            foreach (var violation in details.FieldViolations)
                violations.Add(ToSearchField(violation.Field), violation.Description);
            return RpcErrors.ToException(violations.ToStatus());
        }
        return RpcErrors.ToException(status);
    }

    private static string ToSearchField(string field) =>
        field == "options" ? "ranking"
        : field.StartsWith("options.", StringComparison.Ordinal) ? "ranking." + field["options.".Length..]
        : field;
}
