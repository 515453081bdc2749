using System.Diagnostics.CodeAnalysis;

namespace Elastic.Transport;

/// <summary>How a request went.</summary>
public sealed class ApiCallDetails
{
    internal ApiCallDetails()
    {
    }

    /// <summary>The method.</summary>
    public HttpMethod HttpMethod { get; internal init; }

    /// <summary>The address, of the node that was tried last.</summary>
    public Uri? Uri { get; internal init; }

    /// <summary>The answer's status code; null where none came.</summary>
    public int? HttpStatusCode { get; internal init; }

    /// <summary>Whether the status code is 2xx or one that was allowed.</summary>
    public bool HasSuccessfulStatusCode { get; internal init; }

    /// <summary>Whether the answer's media type is what was asked for, or there is no body.</summary>
    public bool HasExpectedContentType { get; internal init; }

    /// <summary>The answer's media type.</summary>
    public string? ResponseContentType { get; internal init; }

    /// <summary>
    /// Why there is no successful answer: of the connection, or a <see cref="TransportException"/> about the answer; null
    /// where there is one.
    /// </summary>
    public Exception? OriginalException { get; internal set; }

    /// <summary>The body sent, with <see cref="IRequestConfiguration.DisableDirectStreaming"/>.</summary>
    public byte[]? RequestBodyInBytes { get; internal set; }

    /// <summary>The body received, as a <see cref="BytesResponse"/> or with <see cref="IRequestConfiguration.DisableDirectStreaming"/>.</summary>
    public byte[]? ResponseBodyInBytes { get; internal set; }

    /// <summary>A few lines about the request, without its body.</summary>
    public string DebugInformation =>
        ToString() + (OriginalException is { } why ? $"\n{why}" : "");

    internal IReadOnlyDictionary<string, IEnumerable<string>> Headers { get; init; } = EmptyHeaders;

    internal bool IsSuccess => HasSuccessfulStatusCode && HasExpectedContentType;

    /// <summary>Whether another node would answer the same: a success, or an error that is about the request.</summary>
    internal bool IsFinal => IsSuccess || (HttpStatusCode is >= 400 and < 599 and not (502 or 503 or 504) && HasExpectedContentType);

    private static Dictionary<string, IEnumerable<string>> EmptyHeaders { get; } = [];

    /// <summary>A header of the answer, of those that were to be kept.</summary>
    public bool TryGetHeader(string key, [NotNullWhen(true)] out IEnumerable<string>? headerValues) =>
        Headers.TryGetValue(key, out headerValues);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{HttpMethod} {Uri?.PathAndQuery}: {(HttpStatusCode is { } status ? $"status {status}" : "no answer")}";
}
