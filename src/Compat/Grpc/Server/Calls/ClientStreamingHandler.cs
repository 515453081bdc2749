using Grpc.AspNetCore.Server.Binding;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Answers a client streaming method.</summary>
internal sealed class ClientStreamingHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler, MethodOptions options, ILogger logger)
    : CallHandler<TRequest, TResponse>(method, options, logger)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(HttpServerCallContext call)
    {
        var response = await handler(new RequestReader<TRequest>(call, Method.RequestMarshaller), call);
        await call.WriteLastAsync(response, Method.ResponseMarshaller);
    }
}
