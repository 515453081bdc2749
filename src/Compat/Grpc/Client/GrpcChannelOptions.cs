using Grpc.Core;
using Grpc.Net.Compression;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client;

/// <summary>How a channel calls its server.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>Whether to encrypt; null leaves it to the address, with which it has to agree.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Most bytes of a request message; null means no limit.</summary>
    /// <value>null</value>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Most bytes of a response message; null means no limit.</summary>
    /// <value>4 MiB</value>
    public int? MaxReceiveMessageSize { get; set; } = Core.Wire.Frame.DefaultReceiveLimit;

    /// <summary>Encodings besides gzip.</summary>
    public IList<ICompressionProvider>? CompressionProviders { get; set; }

    /// <summary>Where the channel logs.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Client to send requests with, in place of <see cref="HttpHandler"/>.</summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>Handler to send requests with; null means a <see cref="SocketsHttpHandler"/> of the channel's own.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether disposing the channel also disposes the given client or handler.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>Whether a call that the caller cancels fails with <see cref="OperationCanceledException"/> instead of <see cref="RpcException"/>.</summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }
}
