using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using Status = Google.Rpc.Status;

namespace ReasonRank.Gateway.Http;

/// <summary>Writes messages and errors as JSON.</summary>
internal static class JsonReply
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default
        .WithPreserveProtoFieldNames(true)
        .WithTypeRegistry(TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor)));

    // A number that is not there is no number: a reader of rewards must be able to tell 0 from nothing.
    private static readonly JsonFormatter FullFormatter = new(JsonFormatter.Settings.Default
        .WithPreserveProtoFieldNames(true)
        .WithFormatDefaultValues(true));

    /// <summary>Answers with the message that a call gives, or with its error.</summary>
    /// <param name="context">The request.</param>
    /// <param name="call">Makes the answer.</param>
    /// <param name="withDefaults">Whether fields that have their default are written as well.</param>
    public static async Task AnswerAsync(HttpContext context, Func<Task<IMessage>> call, bool withDefaults = false)
    {
        try
        {
            var message = await call();
            await WriteAsync(context, StatusCodes.Status200OK, (withDefaults ? FullFormatter : Formatter).Format(message));
        }
        catch (RpcException e) when (!context.RequestAborted.IsCancellationRequested)
        {
            await WriteErrorAsync(context, RpcErrors.ToStatus(e));
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the answer any more.
        }
    }

    /// <summary>
    /// Answers with an error: its HTTP status, and <c>{"error": {"code", "status", "message", "details"}}</c>, the form of
    /// Google's APIs (google.aip.dev/193).
    /// </summary>
    public static Task WriteErrorAsync(HttpContext context, Status status)
    {
        var code = (StatusCode)status.Code;
        if (RetryAfter(status) is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var details = string.Join(',', status.Details.Select(detail => Formatter.Format(detail)));
        var message = JsonSerializer.Serialize(status.Message);
        var http = HttpStatus(code);
        return WriteAsync(context, http,
            $$"""{"error":{"code":{{http}},"status":"{{StatusNames.Of(code)}}","message":{{message}},"details":[{{details}}]} }""");
    }

    private static async Task WriteAsync(HttpContext context, int httpStatus, string json)
    {
        context.Response.StatusCode = httpStatus;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json, context.RequestAborted);
    }

    /// <summary>Seconds after which to try again, where an error says so.</summary>
    public static long? RetryAfter(Status status)
    {
        foreach (var detail in status.Details)
            if (detail.TryUnpack(out RetryInfo retry)) return (long)Math.Ceiling(retry.RetryDelay.ToTimeSpan().TotalSeconds);
        return null;
    }

    /// <summary>The HTTP status of a code, by the mapping of google.rpc.Code.</summary>
    public static int HttpStatus(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => 400,
        StatusCode.Unauthenticated => 401,
        StatusCode.PermissionDenied => 403,
        StatusCode.NotFound => 404,
        StatusCode.AlreadyExists or StatusCode.Aborted => 409,
        StatusCode.ResourceExhausted => 429,
        StatusCode.Cancelled => 499,
        StatusCode.Unimplemented => 501,
        StatusCode.Unavailable => 503,
        StatusCode.DeadlineExceeded => 504,
        _ => 500,
    };
}
