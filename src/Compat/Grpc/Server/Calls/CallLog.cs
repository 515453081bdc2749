using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Calls;

internal static partial class CallLog
{
    [LoggerMessage(1, LogLevel.Error, "The handler of {Method} failed.", EventName = "HandlerFailed")]
    public static partial void HandlerFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "{Method} was cancelled.", EventName = "CallCancelled")]
    public static partial void CallCancelled(ILogger logger, string method);

    [LoggerMessage(3, LogLevel.Debug, "The deadline of {Method} passed.", EventName = "DeadlineExceeded")]
    public static partial void DeadlineExceeded(ILogger logger, string method);

    [LoggerMessage(4, LogLevel.Warning, "The trailer '{Name}' of {Method} is no valid header and was left out.", EventName = "InvalidTrailer")]
    public static partial void InvalidTrailer(ILogger logger, string name, string method, Exception exception);

    [LoggerMessage(5, LogLevel.Debug, "The timeout of a call of {Method} is invalid and was ignored.", EventName = "InvalidTimeout")]
    public static partial void InvalidTimeout(ILogger logger, string method);
}
