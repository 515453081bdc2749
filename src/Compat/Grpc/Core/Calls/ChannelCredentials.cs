namespace Grpc.Core;

/// <summary>Whether a channel is encrypted.</summary>
public abstract class ChannelCredentials
{
    /// <summary>Plain text: addresses that begin with <c>http</c>.</summary>
    public static ChannelCredentials Insecure { get; } = new Kind();

    /// <summary>TLS with the machine's trusted roots: addresses that begin with <c>https</c>.</summary>
    public static ChannelCredentials SecureSsl { get; } = new Kind();

    private sealed class Kind : ChannelCredentials;
}
