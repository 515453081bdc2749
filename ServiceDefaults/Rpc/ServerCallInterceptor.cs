using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.ServiceDefaults.Telemetry;

namespace ReasonRank.ServiceDefaults.Rpc;

/// <summary>
/// Around every incoming call: a line in the log (method, status, duration; never what was asked), the span's and the
/// metric's attributes, and for an exception that no handler foresaw INTERNAL with an <c>ErrorInfo</c> that holds the trace
/// id, while the exception itself goes to the log only.
/// </summary>
internal sealed partial class ServerCallInterceptor(ILogger<ServerCallInterceptor> logger) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Observe(context, () => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        Observe(context, () => continuation(requestStream, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Observe(context, async () =>
        {
            await continuation(request, responseStream, context);
            return true;
        });

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Observe(context, async () =>
        {
            await continuation(requestStream, responseStream, context);
            return true;
        });

    private async Task<T> Observe<T>(ServerCallContext context, Func<Task<T>> call)
    {
        var start = Stopwatch.GetTimestamp();
        var status = StatusCode.OK;
        try
        {
            var result = await call();
            status = context.Status.StatusCode;
            return result;
        }
        catch (RpcException refused)
        {
            status = refused.StatusCode;
            throw;
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            status = context.Deadline <= DateTime.UtcNow ? StatusCode.DeadlineExceeded : StatusCode.Cancelled;
            throw new RpcException(new Status(status, "The call ended before the answer was ready."));
        }
        catch (Exception unforeseen)
        {
            status = StatusCode.Internal;
            var trace = Activity.Current?.TraceId.ToHexString() ?? Guid.NewGuid().ToString("n");
            Failed(unforeseen, context.Method, trace);
            throw RpcErrors.Create(status, $"Internal error; the log has it under trace {trace}.",
                RpcErrors.Info("INTERNAL", ("trace_id", trace)));
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            RpcTelemetry.Describe(Activity.Current, context.Method, status);
            RpcTelemetry.Record(RpcTelemetry.ServerDuration, context.Method, status, elapsed);
            var level = context.Method.StartsWith("/grpc.", StringComparison.Ordinal) ? LogLevel.Debug : LogLevel.Information;
            if (logger.IsEnabled(level)) Answered(level, context.Method, StatusNames.Of(status), elapsed.TotalMilliseconds);
        }
    }

    [LoggerMessage(EventId = 1, EventName = "CallAnswered", Message = "{Method} {Status} in {Elapsed:0.0} ms")]
    private partial void Answered(LogLevel level, string method, string status, double elapsed);

    [LoggerMessage(2, LogLevel.Error, "{Method} failed unforeseen, trace {TraceId}", EventName = "CallFailed")]
    private partial void Failed(Exception exception, string method, string traceId);
}
