using System.Reflection;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Binding;

/// <summary>Makes the handler of each kind of method: its interceptors around the method of the call's service.</summary>
/// <param name="implementation">Method of the service that answers.</param>
/// <param name="interceptors">Interceptors, the first one outermost.</param>
internal sealed class HandlerFactory<TService>(MethodInfo implementation, IReadOnlyList<InterceptorRegistration> interceptors)
    where TService : class
{
    public UnaryServerMethod<TRequest, TResponse> Unary<TRequest, TResponse>()
        where TRequest : class
        where TResponse : class
    {
        var method = implementation.CreateDelegate<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>();
        UnaryServerMethod<TRequest, TResponse> handler = (request, context) =>
        {
            var (service, owned) = ServiceActivator<TService>.Activate(context.GetHttpContext().RequestServices);
            var call = method(service, request, context);
            return owned ? Owned.Release(call, service) : call;
        };
        foreach (var interceptor in interceptors.Reverse())
        {
            var next = handler;
            handler = (request, context) =>
            {
                var (instance, owned) = interceptor.Activate(context.GetHttpContext().RequestServices);
                var call = instance.UnaryServerHandler(request, context, next);
                return owned ? Owned.Release(call, instance) : call;
            };
        }
        return handler;
    }

    public ClientStreamingServerMethod<TRequest, TResponse> ClientStreaming<TRequest, TResponse>()
        where TRequest : class
        where TResponse : class
    {
        var method = implementation.CreateDelegate<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>();
        ClientStreamingServerMethod<TRequest, TResponse> handler = (requests, context) =>
        {
            var (service, owned) = ServiceActivator<TService>.Activate(context.GetHttpContext().RequestServices);
            var call = method(service, requests, context);
            return owned ? Owned.Release(call, service) : call;
        };
        foreach (var interceptor in interceptors.Reverse())
        {
            var next = handler;
            handler = (requests, context) =>
            {
                var (instance, owned) = interceptor.Activate(context.GetHttpContext().RequestServices);
                var call = instance.ClientStreamingServerHandler(requests, context, next);
                return owned ? Owned.Release(call, instance) : call;
            };
        }
        return handler;
    }

    public ServerStreamingServerMethod<TRequest, TResponse> ServerStreaming<TRequest, TResponse>()
        where TRequest : class
        where TResponse : class
    {
        var method = implementation.CreateDelegate<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
        ServerStreamingServerMethod<TRequest, TResponse> handler = (request, responses, context) =>
        {
            var (service, owned) = ServiceActivator<TService>.Activate(context.GetHttpContext().RequestServices);
            var call = method(service, request, responses, context);
            return owned ? Owned.Release(call, service) : call;
        };
        foreach (var interceptor in interceptors.Reverse())
        {
            var next = handler;
            handler = (request, responses, context) =>
            {
                var (instance, owned) = interceptor.Activate(context.GetHttpContext().RequestServices);
                var call = instance.ServerStreamingServerHandler(request, responses, context, next);
                return owned ? Owned.Release(call, instance) : call;
            };
        }
        return handler;
    }

    public DuplexStreamingServerMethod<TRequest, TResponse> DuplexStreaming<TRequest, TResponse>()
        where TRequest : class
        where TResponse : class
    {
        var method = implementation.CreateDelegate<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
        DuplexStreamingServerMethod<TRequest, TResponse> handler = (requests, responses, context) =>
        {
            var (service, owned) = ServiceActivator<TService>.Activate(context.GetHttpContext().RequestServices);
            var call = method(service, requests, responses, context);
            return owned ? Owned.Release(call, service) : call;
        };
        foreach (var interceptor in interceptors.Reverse())
        {
            var next = handler;
            handler = (requests, responses, context) =>
            {
                var (instance, owned) = interceptor.Activate(context.GetHttpContext().RequestServices);
                var call = instance.DuplexStreamingServerHandler(requests, responses, context, next);
                return owned ? Owned.Release(call, instance) : call;
            };
        }
        return handler;
    }
}
