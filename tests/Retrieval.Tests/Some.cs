using Google.Rpc;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

/// <summary>Messages in few words, and the field paths of refusals.</summary>
internal static class Some
{
    public static IngestRequest Put(string id, string text, params IEnumerable<Field> fields) =>
        new() { Put = new Passage { Id = id, Text = text, Fields = { fields } } };

    public static IngestRequest Delete(string id) => new() { Delete = id };

    public static IEnumerable<string> Ids(RetrieveResponse response) => response.Hits.Select(hit => hit.PassageId);

    /// <summary>Field paths of the violations that a status carries.</summary>
    public static IEnumerable<string> Fields(Google.Rpc.Status status) => status.Details
        .Where(detail => detail.Is(BadRequest.Descriptor))
        .SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations)
        .Select(violation => violation.Field);

    /// <summary>Asserts that a call is refused for the fields.</summary>
    public static async Task RefusedAsync(Func<Task> call, params string[] fields)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal(fields, Fields(RpcErrors.ToStatus(error)));
        Assert.All(fields, field => Assert.Contains(field, error.Status.Detail, StringComparison.Ordinal));
    }

    /// <summary>Asserts that a refusal tells in its own words that Elasticsearch has too much to do, and when to try again.</summary>
    public static void Busy(RpcException refusal)
    {
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.StartsWith("Elasticsearch is busy: a queue", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Contains(RpcErrors.ToStatus(refusal).Details, detail => detail.TryUnpack(out RetryInfo retry) && retry.RetryDelay.Seconds > 0);
    }

    /// <summary>Asserts that a call ends with a status.</summary>
    public static async Task<RpcException> FailsAsync(StatusCode code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(error.StatusCode == code, error.ToString());
        return error;
    }
}
