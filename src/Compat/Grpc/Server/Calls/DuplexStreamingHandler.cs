using Grpc.AspNetCore.Server.Binding;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Answers a duplex streaming method.</summary>
internal sealed class DuplexStreamingHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler, MethodOptions options, ILogger logger)
    : CallHandler<TRequest, TResponse>(method, options, logger)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(HttpServerCallContext call)
    {
        await handler(
            new RequestReader<TRequest>(call, Method.RequestMarshaller),
            new ResponseWriter<TResponse>(call, Method.ResponseMarshaller),
            call);
    }
}
