using Grpc.AspNetCore.Server.Binding;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Answers a unary method.</summary>
internal sealed class UnaryHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler, MethodOptions options, ILogger logger)
    : CallHandler<TRequest, TResponse>(method, options, logger)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(HttpServerCallContext call)
    {
        var request = await call.ReadSingleAsync(Method.RequestMarshaller);
        var response = await handler(request, call);
        await call.WriteLastAsync(response, Method.ResponseMarshaller);
    }
}
