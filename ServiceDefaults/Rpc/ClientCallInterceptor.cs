using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using ReasonRank.ServiceDefaults.Telemetry;

namespace ReasonRank.ServiceDefaults.Rpc;

/// <summary>Around every outgoing unary and server-streaming call: a client span and a duration.</summary>
internal sealed class ClientCallInterceptor : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var observed = new ObservedCall(context.Method.FullName);
        var call = continuation(request, context);
        observed.Detach();
        return new AsyncUnaryCall<TResponse>(
            observed.Until(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var observed = new ObservedCall(context.Method.FullName);
        var call = continuation(request, context);
        observed.Detach();
        return new AsyncServerStreamingCall<TResponse>(
            new Reader<TResponse>(call.ResponseStream, observed), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers,
            () =>
            {
                call.Dispose();
                observed.End(StatusCode.Cancelled);
            });
    }

    private sealed class Reader<T>(IAsyncStreamReader<T> inner, ObservedCall observed) : IAsyncStreamReader<T>
    {
        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            try
            {
                var more = await inner.MoveNext(cancellationToken);
                if (!more) observed.End(StatusCode.OK);
                return more;
            }
            catch (RpcException failed)
            {
                observed.End(failed.StatusCode);
                throw;
            }
        }
    }

    /// <summary>A call's span and clock; ends once.</summary>
    private sealed class ObservedCall(string method)
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly Activity? _parent = Activity.Current;
        private readonly Activity? _span = RpcTelemetry.StartClient(method);
        private int _ended;

        // The request has been started with the span as its parent; what the caller does next is not part of it.
        public void Detach() => Activity.Current = _parent;

        public async Task<T> Until<T>(Task<T> response)
        {
            try
            {
                var result = await response;
                End(StatusCode.OK);
                return result;
            }
            catch (RpcException failed)
            {
                End(failed.StatusCode);
                throw;
            }
        }

        public void End(StatusCode status)
        {
            if (Interlocked.Exchange(ref _ended, 1) != 0) return;
            RpcTelemetry.Record(RpcTelemetry.ClientDuration, method, status, Stopwatch.GetElapsedTime(_start));
            RpcTelemetry.Describe(_span, method, status);
            _span?.Dispose();
        }
    }
}
