using System.Security.Authentication;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Tells the failures of Elasticsearch in the terms of the contract.</summary>
internal static class ClusterErrors
{
    private const string Mistrusted =
        $" The node's certificate is not trusted: {ElasticsearchOptions.SectionName}:{nameof(ElasticsearchOptions.CaFile)} or "
        + $"{nameof(ElasticsearchOptions.Fingerprint)} says which is, and it must be for the address in {nameof(ElasticsearchOptions.Nodes)}.";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>No node gave an answer that can be read.</summary>
    public static RpcException NoAnswer(Exception? cause) => RpcErrors.Create(
        StatusCode.Unavailable,
        $"Elasticsearch does not answer{(cause is null ? "" : $": {cause.GetBaseException().Message}")}{(IsMistrusted(cause) ? Mistrusted : "")}",
        RpcErrors.Info("ENGINE_UNAVAILABLE"));

    /// <summary>A shard of a collection has no copy that can be asked, as while the collection is being made.</summary>
    public static RpcException NotReady(string collection) => RpcErrors.Create(
        StatusCode.Unavailable, $"Elasticsearch cannot serve collection '{collection}': a shard has no active copy.",
        RpcErrors.Info("ENGINE_UNAVAILABLE", ("collection", collection)));

    /// <summary>What answers is another product.</summary>
    public static RpcException OtherProduct() => RpcErrors.Create(
        StatusCode.FailedPrecondition,
        "What answers at the configured nodes is not Elasticsearch 8 (it does not send X-Elastic-Product; OpenSearch and proxies that "
        + "drop headers do not). The engine speaks to Elasticsearch 8 only.",
        RpcErrors.Info("ENGINE_UNSUPPORTED"));

    /// <summary>The collection is an attached index.</summary>
    public static RpcException ReadOnly(string collection) => RpcErrors.Create(
        StatusCode.FailedPrecondition, $"Collection '{collection}' is an index that others fill; it takes no writes.",
        RpcErrors.Info("READ_ONLY", ("collection", collection)));

    /// <summary>A request about a collection failed.</summary>
    public static RpcException Of(ClusterAnswer answer, string collection) => Of(ClusterError.Of(answer), collection);

    /// <summary>A request about a collection, or an item of it, failed.</summary>
    public static RpcException Of(ClusterError error, string collection) => error switch
    {
        _ when error.Types.Contains("index_not_found_exception") => RpcErrors.NotFound("collection", collection),
        _ when IsTooManyClauses(error) => Clauses(error),
        _ when IsBlocked(error) => Blocked(error, collection),
        { Status: 401 or 403 } => RpcErrors.Create(
            StatusCode.FailedPrecondition, $"Elasticsearch refuses the service's credentials: {error.Reason}", RpcErrors.Info("ENGINE_CREDENTIALS")),
        _ when error.Types.Contains("es_rejected_execution_exception") => RpcErrors.Busy("Elasticsearch is busy: a queue of its nodes is full.", RetryAfter),
        { Status: 413 or 429 } => RpcErrors.Busy($"Elasticsearch is busy: {error.Reason}", RetryAfter),
        { Status: >= 500 } => RpcErrors.Create(
            StatusCode.Unavailable, $"Elasticsearch cannot serve collection '{collection}': {error.Reason}",
            RpcErrors.Info("ENGINE_UNAVAILABLE", ("collection", collection))),
        _ => RpcErrors.Create(
            StatusCode.FailedPrecondition, $"Elasticsearch refuses a request about collection '{collection}': {error.Reason}",
            RpcErrors.Info("ENGINE_REFUSED", ("collection", collection))),
    };

    /// <summary>Whether a write may succeed when it is tried again.</summary>
    public static bool IsTransient(ClusterError error) => error.Status is 408 or 413 or 429 or >= 500 && !IsBlocked(error);

    private static bool IsMistrusted(Exception? cause)
    {
        for (; cause is not null; cause = cause.InnerException)
            if (cause is AuthenticationException) return true;
        return false;
    }

    // Such as while the disk is full. Blocks of 500 and above are those of a cluster that is about to start.
    private static bool IsBlocked(ClusterError error) => error.Status < 500 && error.Types.Contains("cluster_block_exception");

    private static bool IsTooManyClauses(ClusterError error) =>
        error.Types.Contains("too_many_clauses") || error.Types.Contains("too_many_nested_clauses");

    private static RpcException Clauses(ClusterError error) => RpcErrors.ToException(new Violations()
        .Add("query", $"has more distinct terms than the nodes of Elasticsearch allow: {error.Reason}").ToStatus());

    private static RpcException Blocked(ClusterError error, string collection) => RpcErrors.Create(
        error.Status == 429 ? StatusCode.ResourceExhausted : StatusCode.FailedPrecondition,
        $"Collection '{collection}' takes no writes: {error.Reason}", RpcErrors.Info("ENGINE_BLOCKED", ("collection", collection)));
}
