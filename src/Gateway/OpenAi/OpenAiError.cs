using System.Globalization;
using System.Text.Json;
using Google.Rpc;
using Grpc.Core;
using ReasonRank.Gateway.Http;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>An error in the form of OpenAI's API: <c>{"error": {"message", "type", "param", "code"}}</c>.</summary>
/// <param name="HttpStatus">Status of the reply, unless it has begun.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Param">The request's field that is wrong, where it is one.</param>
/// <param name="Code">What a program can tell the error by.</param>
internal sealed record OpenAiError(int HttpStatus, string Message, string? Param = null, string? Code = null)
{
    /// <summary>Seconds after which to try again.</summary>
    public long? RetryAfter { get; init; }

    private string Type => HttpStatus switch
    {
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    /// <summary>The error that a failed call of ModelService stands for.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="nameOf">The request's name of a field of the call.</param>
    public static OpenAiError Of(RpcException failure, Func<string, string> nameOf)
    {
        var status = RpcErrors.ToStatus(failure);
        var error = new OpenAiError(JsonReply.HttpStatus(failure.StatusCode), status.Message) { RetryAfter = JsonReply.RetryAfter(status) };
        return failure.StatusCode switch
        {
            StatusCode.NotFound => error with { Param = "model", Code = "model_not_found" },
            StatusCode.ResourceExhausted => error with { Code = "rate_limit_exceeded" },
            StatusCode.Unavailable when status.Details.Count == 0 => error with { Message = "The reranker service cannot be reached." },
            StatusCode.InvalidArgument when Violation(status) is { } violation => error with
            {
                Param = nameOf(violation.Field),
                Message = $"{nameOf(violation.Field)}: {violation.Description}",
            },
            _ => error,
        };
    }

    /// <summary>Answers with the error.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = HttpStatus;
        context.Response.ContentType = "application/json";
        if (RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        WriteTo(json);
    }

    /// <summary>Writes the error's object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", Message);
        json.WriteString("type", Type);
        json.WriteString("param", Param);
        json.WriteString("code", Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static BadRequest.Types.FieldViolation? Violation(Google.Rpc.Status status)
    {
        foreach (var detail in status.Details)
            if (detail.TryUnpack(out BadRequest request)) return request.FieldViolations.FirstOrDefault();
        return null;
    }
}
