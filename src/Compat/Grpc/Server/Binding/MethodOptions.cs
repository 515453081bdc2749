using System.IO.Compression;
using Grpc.Core.Wire;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server.Binding;

/// <summary>What a method does after the options of its service and of all services are put together.</summary>
internal sealed class MethodOptions
{
    private MethodOptions(GrpcServiceOptions all, GrpcServiceOptions service)
    {
        SendLimit = service.MaxSendMessageSizeSpecified ? service.MaxSendMessageSize : all.MaxSendMessageSize;
        ReceiveLimit = (service.MaxReceiveMessageSizeSpecified, all.MaxReceiveMessageSizeSpecified) switch
        {
            (true, _) => service.MaxReceiveMessageSize,
            (_, true) => all.MaxReceiveMessageSize,
            _ => Frame.DefaultReceiveLimit,
        };
        DetailedErrors = service.EnableDetailedErrors ?? all.EnableDetailedErrors ?? false;
        IgnoreUnknown = service.IgnoreUnknownServices ?? all.IgnoreUnknownServices ?? false;
        Providers = new CompressionProviders(all.CompressionProviders.Concat(service.CompressionProviders));
        CompressionLevel = service.ResponseCompressionLevel ?? all.ResponseCompressionLevel;
        Interceptors = [.. all.Interceptors, .. service.Interceptors];
        if ((service.ResponseCompressionAlgorithm ?? all.ResponseCompressionAlgorithm) is { } name
            && !CompressionProviders.IsIdentity(name))
        {
            Compression = Providers.Find(name)
                ?? throw new InvalidOperationException($"No compression provider is registered for '{name}'.");
        }
    }

    public int? SendLimit { get; }

    public int? ReceiveLimit { get; }

    public bool DetailedErrors { get; }

    public bool IgnoreUnknown { get; }

    public CompressionProviders Providers { get; }

    public ICompressionProvider? Compression { get; }

    public CompressionLevel? CompressionLevel { get; }

    public IReadOnlyList<InterceptorRegistration> Interceptors { get; }

    public static MethodOptions Merge(GrpcServiceOptions all, GrpcServiceOptions service) => new(all, service);
}
