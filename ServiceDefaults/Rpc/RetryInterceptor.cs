using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ReasonRank.ServiceDefaults.Rpc;

/// <summary>
/// Tries a unary or server-streaming call again when it ends with UNAVAILABLE before its first message: nobody listens yet,
/// or the peer is restarting (see <see cref="Attempts{TCall}"/>). Calls that stream requests are not repeated, because their
/// messages are spent.
/// </summary>
internal sealed class RetryInterceptor : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var attempts = new Attempts<AsyncUnaryCall<TResponse>>(context.Options, () => continuation(request, context));
        var response = attempts.Run(call => call.ResponseAsync);
        return new AsyncUnaryCall<TResponse>(
            response, attempts.After(response, call => call.ResponseHeadersAsync), () => attempts.Current.GetStatus(),
            () => attempts.Current.GetTrailers(), attempts.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var attempts = new Attempts<AsyncServerStreamingCall<TResponse>>(context.Options, () => continuation(request, context));
        var first = attempts.Run(call => call.ResponseStream.MoveNext(CancellationToken.None));
        return new AsyncServerStreamingCall<TResponse>(
            new Reader<TResponse>(first, attempts), attempts.After(first, call => call.ResponseHeadersAsync),
            () => attempts.Current.GetStatus(), () => attempts.Current.GetTrailers(), attempts.Dispose);
    }

    private sealed class Reader<T>(Task<bool> first, Attempts<AsyncServerStreamingCall<T>> attempts) : IAsyncStreamReader<T>
    {
        private bool _started;

        public T Current => attempts.Current.ResponseStream.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (_started) return await attempts.Current.ResponseStream.MoveNext(cancellationToken);
            _started = true;
            using var cancelled = cancellationToken.Register(attempts.Dispose);
            return await first;
        }
    }
}
