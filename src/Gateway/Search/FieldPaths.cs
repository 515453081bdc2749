using Google.Rpc;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Gateway.Search;

/// <summary>Tells refusals in terms of the request that the caller sent.</summary>
internal static class FieldPaths
{
    private const string Inner = "request.", Options = "options";

    /// <summary>
    /// A refusal by <c>RerankStream</c> with the paths of <c>SearchRequest</c>: <c>request.options.x</c> is
    /// <c>ranking.x</c> there.
    /// </summary>
    public static RpcException FromRerankStream(RpcException refusal) => Rename(refusal, field =>
    {
        var path = field.StartsWith(Inner, StringComparison.Ordinal) ? field[Inner.Length..] : field;
        return path == Options || path.StartsWith(Options + ".", StringComparison.Ordinal)
            ? "ranking" + path[Options.Length..]
            : path;
    });

    /// <summary>A refusal of a <c>SearchRequest</c> with the paths of the <c>SearchStreamRequest</c> that holds it.</summary>
    public static RpcException ToSearchStream(RpcException refusal) => Rename(refusal, field => Inner + field);

    private static RpcException Rename(RpcException refusal, Func<string, string> rename)
    {
        var status = RpcErrors.ToStatus(refusal);
        foreach (var detail in status.Details)
        {
            if (!detail.TryUnpack(out BadRequest details)) continue;
            var violations = new Violations();
            foreach (var violation in details.FieldViolations) violations.Add(rename(violation.Field), violation.Description);
            return RpcErrors.ToException(violations.ToStatus());
        }
        return RpcErrors.ToException(status);
    }
}
