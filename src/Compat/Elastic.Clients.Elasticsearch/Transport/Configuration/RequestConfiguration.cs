using System.Collections.Specialized;

namespace Elastic.Transport;

/// <inheritdoc cref="IRequestConfiguration"/>
public record RequestConfiguration : IRequestConfiguration
{
    /// <summary>Ten minutes.</summary>
    public static readonly TimeSpan DefaultRequestTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Two seconds.</summary>
    public static readonly TimeSpan DefaultPingTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Five seconds.</summary>
    public static readonly TimeSpan DefaultPingTimeoutOnSsl = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string? Accept { get; init; }

    /// <inheritdoc/>
    public IReadOnlyCollection<int>? AllowedStatusCodes { get; init; }

    /// <inheritdoc/>
    public AuthorizationHeader? Authentication { get; init; }

    /// <inheritdoc/>
    public string? ContentType { get; init; }

    /// <inheritdoc/>
    public bool? DisableDirectStreaming { get; init; }

    /// <inheritdoc/>
    public bool? DisablePings { get; init; }

    /// <inheritdoc/>
    public bool? DisableSniff { get; init; }

    /// <inheritdoc/>
    public bool? EnableHttpCompression { get; init; }

    /// <inheritdoc/>
    public Uri? ForceNode { get; init; }

    /// <inheritdoc/>
    public NameValueCollection? Headers { get; init; }

    /// <inheritdoc/>
    public int? MaxRetries { get; init; }

    /// <inheritdoc/>
    public string? OpaqueId { get; init; }

    /// <inheritdoc/>
    public bool? ParseAllHeaders { get; init; }

    /// <inheritdoc/>
    public TimeSpan? PingTimeout { get; init; }

    /// <inheritdoc/>
    public TimeSpan? RequestTimeout { get; init; }

    /// <inheritdoc/>
    public HeadersList? ResponseHeadersToParse { get; init; }

    /// <inheritdoc/>
    public bool? ThrowExceptions { get; init; }
}
