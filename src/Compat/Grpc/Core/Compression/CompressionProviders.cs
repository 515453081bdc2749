using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>The encodings that one side has, by name.</summary>
internal sealed class CompressionProviders
{
    private readonly Dictionary<string, ICompressionProvider> _providers = new(StringComparer.Ordinal);

    /// <summary>gzip, and the given ones, of which a later one replaces an earlier one of its name.</summary>
    public CompressionProviders(IEnumerable<ICompressionProvider>? more = null)
    {
        foreach (var provider in (more ?? []).Prepend(new GzipCompressionProvider(CompressionLevel.Fastest)))
            _providers[provider.EncodingName] = provider;
        Accepted = string.Join(',', _providers.Keys.Prepend("identity"));
    }

    /// <summary>Value of <c>grpc-accept-encoding</c>.</summary>
    public string Accepted { get; }

    /// <summary>The provider of a name, or null.</summary>
    public ICompressionProvider? Find(string name) => _providers.GetValueOrDefault(name);

    /// <summary>Whether messages under this encoding are sent as they are.</summary>
    public static bool IsIdentity(string? name) => name is null or "" or "identity";

    /// <summary>Whether a list as in <c>grpc-accept-encoding</c> names an encoding.</summary>
    public static bool Contains(ReadOnlySpan<char> list, ReadOnlySpan<char> name)
    {
        foreach (var range in list.Split(','))
            if (list[range].Trim().SequenceEqual(name)) return true;
        return false;
    }
}
