using System.Collections;

namespace Elastic.Transport;

/// <summary>Names of headers, without regard to case, each once.</summary>
public readonly struct HeadersList : IEnumerable<string>
{
    private readonly string[]? _headers;

    /// <summary>A list of one name.</summary>
    public HeadersList(string header) => _headers = [header];

    /// <summary>A list of names.</summary>
    public HeadersList(IEnumerable<string> headers) => _headers = [.. headers.Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>A list and one name more.</summary>
    public HeadersList(IEnumerable<string> headers, string additionalHeader) : this(headers.Append(additionalHeader))
    {
    }

    /// <summary>Two lists.</summary>
    public HeadersList(IEnumerable<string> headers, IEnumerable<string> otherHeaders) : this(headers.Concat(otherHeaders))
    {
    }

    /// <summary>How many there are.</summary>
    public int Count => _headers?.Length ?? 0;

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => (_headers ?? []).AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
