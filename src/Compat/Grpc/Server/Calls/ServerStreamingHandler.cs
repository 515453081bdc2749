using Grpc.AspNetCore.Server.Binding;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Answers a server streaming method.</summary>
internal sealed class ServerStreamingHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler, MethodOptions options, ILogger logger)
    : CallHandler<TRequest, TResponse>(method, options, logger)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(HttpServerCallContext call)
    {
        var request = await call.ReadSingleAsync(Method.RequestMarshaller);
        await handler(request, new ResponseWriter<TResponse>(call, Method.ResponseMarshaller), call);
    }
}
