using System.Reflection;
using Grpc.AspNetCore.Server.Calls;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.Server.Binding;

/// <summary>Maps the methods of a service to endpoints, as generated code names them.</summary>
internal sealed class ServiceBinder<TService> : ServiceBinderBase
    where TService : class
{
    private readonly List<IEndpointConventionBuilder> _endpoints = [];
    private readonly IEndpointRouteBuilder _routes;
    private readonly MappedServices _mapped;
    private readonly MethodOptions _options;
    private readonly ILogger _logger;
    private string? _serviceName;

    private ServiceBinder(IEndpointRouteBuilder routes)
    {
        _routes = routes;
        var services = routes.ServiceProvider;
        _mapped = services.GetService<MappedServices>()
            ?? throw new InvalidOperationException("gRPC is not among the services: call AddGrpc first.");
        _options = MethodOptions.Merge(
            services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value,
            services.GetRequiredService<IOptions<GrpcServiceOptions<TService>>>().Value);
        _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Grpc.AspNetCore.Server.ServerCallHandler");
    }

    /// <summary>Maps the service and answers Unimplemented for its other methods.</summary>
    public static IReadOnlyList<IEndpointConventionBuilder> Map(IEndpointRouteBuilder routes)
    {
        var binder = new ServiceBinder<TService>(routes);
        FindBindMethod().Invoke(null, [binder, null]);
        binder.MapUnknown();
        return binder._endpoints;
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, typeof(TRequest), typeof(ServerCallContext));
        Add(method, implementation, new UnaryHandler<TRequest, TResponse>(
            method, Handlers(implementation).Unary<TRequest, TResponse>(), _options, _logger).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        Add(method, implementation, new ClientStreamingHandler<TRequest, TResponse>(
            method, Handlers(implementation).ClientStreaming<TRequest, TResponse>(), _options, _logger).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Add(method, implementation, new ServerStreamingHandler<TRequest, TResponse>(
            method, Handlers(implementation).ServerStreaming<TRequest, TResponse>(), _options, _logger).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Add(method, implementation, new DuplexStreamingHandler<TRequest, TResponse>(
            method, Handlers(implementation).DuplexStreaming<TRequest, TResponse>(), _options, _logger).HandleAsync);
    }

    private static MethodInfo FindBindMethod()
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is not { } binding) continue;
            return binding.BindType.GetMethod(
                    binding.BindMethodName, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static, [typeof(ServiceBinderBase), type])
                ?? throw new InvalidOperationException($"{binding.BindType} has no method {binding.BindMethodName} for {type}.");
        }
        throw new InvalidOperationException($"{typeof(TService)} does not derive from the generated base of a gRPC service.");
    }

    private static MethodInfo Find(IMethod method, params Type[] parameters) =>
        typeof(TService).GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters)
        ?? throw new InvalidOperationException($"{typeof(TService)} has no method for {method.FullName}.");

    private HandlerFactory<TService> Handlers(MethodInfo implementation) => new(implementation, _options.Interceptors);

    private void Add(IMethod method, MethodInfo implementation, RequestDelegate handler)
    {
        _serviceName = method.ServiceName;
        var endpoint = _routes.MapMethods(method.FullName, [HttpMethods.Post], handler);
        endpoint.Add(builder =>
        {
            builder.DisplayName = $"gRPC - {method.FullName}";
            builder.Metadata.Add(new GrpcMethodMetadata(typeof(TService), method));
            foreach (var attribute in typeof(TService).GetCustomAttributes(inherit: true)) builder.Metadata.Add(attribute);
            foreach (var attribute in implementation.GetCustomAttributes(inherit: true)) builder.Metadata.Add(attribute);
        });
        _endpoints.Add(endpoint);
    }

    private void MapUnknown()
    {
        if (_options.IgnoreUnknown) return;
        if (_serviceName is not null) MapUnknown(_serviceName, "The service has no such method.");
        if (_mapped.TryMapUnknownServices()) MapUnknown("{service}", "The server has no such service.");
    }

    private void MapUnknown(string service, string detail)
    {
        var endpoint = _routes.MapMethods(
            $"/{service}/{{method:{GrpcRequestConstraint.Name}}}",
            [HttpMethods.Post],
            http => Protocol.EndAsync(http, new Status(StatusCode.Unimplemented, detail)));
        endpoint.Add(builder =>
        {
            builder.DisplayName = $"gRPC - {detail}";
            ((RouteEndpointBuilder)builder).Order = int.MaxValue;
        });
        _endpoints.Add(endpoint);
    }
}
