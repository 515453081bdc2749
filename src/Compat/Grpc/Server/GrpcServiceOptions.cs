using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>How services answer calls.</summary>
public class GrpcServiceOptions
{
    private int? _maxSendMessageSize;
    private int? _maxReceiveMessageSize;

    /// <summary>Most bytes of a response message; null means no limit.</summary>
    /// <value>null</value>
    public int? MaxSendMessageSize
    {
        get => _maxSendMessageSize;
        set => (_maxSendMessageSize, MaxSendMessageSizeSpecified) = (value, true);
    }

    /// <summary>Whether <see cref="MaxSendMessageSize"/> was set.</summary>
    public bool MaxSendMessageSizeSpecified { get; set; }

    /// <summary>Most bytes of a request message; null means no limit once it was set.</summary>
    /// <value>4 MiB where it was not set.</value>
    public int? MaxReceiveMessageSize
    {
        get => _maxReceiveMessageSize;
        set => (_maxReceiveMessageSize, MaxReceiveMessageSizeSpecified) = (value, true);
    }

    /// <summary>Whether <see cref="MaxReceiveMessageSize"/> was set.</summary>
    public bool MaxReceiveMessageSizeSpecified { get; set; }

    /// <summary>Whether the text of an unexpected exception is sent to the client.</summary>
    /// <value>false</value>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>Encoding of responses for clients that accept it.</summary>
    /// <value>null: not compressed</value>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>Effort of compression; null leaves it to the provider.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>Encodings besides gzip.</summary>
    public IList<ICompressionProvider> CompressionProviders { get; set; } = [];

    /// <summary>Whether calls of unknown services and methods go on to the other endpoints instead of answering Unimplemented.</summary>
    /// <value>false</value>
    public bool? IgnoreUnknownServices { get; set; }

    /// <summary>Interceptors around each call, the first one outermost.</summary>
    public InterceptorCollection Interceptors { get; } = [];
}
