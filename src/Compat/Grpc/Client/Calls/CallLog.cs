using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client.Calls;

internal static partial class CallLog
{
    [LoggerMessage(1, LogLevel.Debug, "The call of {Method} ended with {Status}.", EventName = "CallFailed")]
    public static partial void CallFailed(ILogger logger, string method, StatusCode status);
}
