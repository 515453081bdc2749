using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>Makes calls through a channel.</summary>
internal sealed class HttpCallInvoker(GrpcChannel channel) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        using var call = new Call<TRequest, TResponse>(channel, method, host, options);
        return call.SendUnaryAsync(request).GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new Call<TRequest, TResponse>(channel, method, host, options);
        return new(call.SendUnaryAsync(request), Call.Headers, Call.Status, Call.Trailers, Call.End, call);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new Call<TRequest, TResponse>(channel, method, host, options);
        call.SendServerStreaming(request);
        return new(new ResponseReader<TRequest, TResponse>(call), Call.Headers, Call.Status, Call.Trailers, Call.End, call);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new Call<TRequest, TResponse>(channel, method, host, options);
        var requests = call.OpenRequests();
        return new(requests, call.ReadInBackgroundAsync(), Call.Headers, Call.Status, Call.Trailers, Call.End, call);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new Call<TRequest, TResponse>(channel, method, host, options);
        var requests = call.OpenRequests();
        return new(
            requests, new ResponseReader<TRequest, TResponse>(call), Call.Headers, Call.Status, Call.Trailers, Call.End, call);
    }
}
