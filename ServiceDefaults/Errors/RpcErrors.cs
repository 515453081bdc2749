using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace ReasonRank.ServiceDefaults.Errors;

/// <summary>
/// Makes <see cref="RpcException"/>s that carry a <c>google.rpc.Status</c> with details in the standard trailer
/// <c>grpc-status-details-bin</c>.
/// </summary>
public static class RpcErrors
{
    /// <summary>Name of the trailer that holds the serialized <c>google.rpc.Status</c>.</summary>
    public const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>Value of <see cref="ErrorInfo.Domain"/> in every error of the suite.</summary>
    public const string Domain = "reasonrank";

    /// <summary>A status code with a message and details.</summary>
    public static RpcException Create(StatusCode code, string message, params IMessage[] details) =>
        ToException(ToStatus(code, message, details));

    /// <summary><see cref="StatusCode.NotFound"/> with an <see cref="ErrorInfo"/> naming the resource.</summary>
    public static RpcException NotFound(string resource, string name) => Create(
        StatusCode.NotFound, $"There is no {resource} named '{name}'.", Info("NOT_FOUND", (resource, name)));

    /// <summary><see cref="StatusCode.ResourceExhausted"/> with the time after which to try again.</summary>
    public static RpcException Busy(string message, TimeSpan retryAfter) => Create(
        StatusCode.ResourceExhausted, message,
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryAfter) }, Info("BUSY"));

    /// <summary>An <see cref="ErrorInfo"/> of the suite.</summary>
    /// <param name="reason">A constant in UPPER_SNAKE_CASE.</param>
    /// <param name="metadata">Further facts.</param>
    public static ErrorInfo Info(string reason, params (string Key, string Value)[] metadata)
    {
        var info = new ErrorInfo { Reason = reason, Domain = Domain };
        foreach (var (key, value) in metadata) info.Metadata[key] = value;
        return info;
    }

    /// <summary>A <c>google.rpc.Status</c>, for answers that carry errors as data.</summary>
    public static Google.Rpc.Status ToStatus(StatusCode code, string message, params IMessage[] details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        status.Details.AddRange(details.Select(Any.Pack));
        return status;
    }

    /// <summary>The exception that a server throws to answer with <paramref name="status"/>.</summary>
    public static RpcException ToException(Google.Rpc.Status status) => new(
        new Status((StatusCode)status.Code, status.Message),
        new Metadata { { DetailsTrailer, status.ToByteArray() } },
        status.Message);

    /// <summary>
    /// The <c>google.rpc.Status</c> that an exception carries; made from its code and message when it carries none.
    /// </summary>
    public static Google.Rpc.Status ToStatus(RpcException exception)
    {
        if (exception.Trailers.FirstOrDefault(t => t.Key == DetailsTrailer && t.IsBinary) is { } trailer)
        {
            try
            {
                return Google.Rpc.Status.Parser.ParseFrom(trailer.ValueBytes);
            }
            catch (InvalidProtocolBufferException)
            {
                // A peer's broken detail must not hide the error itself.
            }
        }
        return ToStatus(exception.StatusCode, exception.Status.Detail);
    }
}
