using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ReasonRank.ServiceDefaults.Rpc;

/// <summary>
/// Logs HTTP requests that are not gRPC (those see <see cref="ServerCallInterceptor"/>): method, path, status, duration.
/// The query string stays out, because it may hold a user's question.
/// </summary>
internal sealed partial class RequestLogFilter(ILogger<RequestLogFilter> logger) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Log);
        next(app);
    };

    private async Task Log(HttpContext context, RequestDelegate next)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
        {
            await next(context);
            return;
        }
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            if (Activity.Current is { } span && context.GetEndpoint() is RouteEndpoint route)
                span.DisplayName = $"{context.Request.Method} {route.RoutePattern.RawText}";
            var level = context.Request.Path.Value is "/health" or "/alive" ? LogLevel.Debug : LogLevel.Information;
            Answered(level, context.Request.Method, context.Request.Path, context.Response.StatusCode,
                Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    [LoggerMessage(EventId = 1, EventName = "RequestAnswered", Message = "{Method} {Path} {StatusCode} in {Elapsed:0.0} ms")]
    private partial void Answered(LogLevel level, string method, string? path, int statusCode, double elapsed);
}
