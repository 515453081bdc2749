using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>A message encoding.</summary>
public interface ICompressionProvider
{
    /// <summary>Its name in <c>grpc-encoding</c>.</summary>
    string EncodingName { get; }

    /// <summary>A stream that compresses what is written to it into <paramref name="stream"/>, which it leaves open.</summary>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>A stream that reads the decompressed content of <paramref name="stream"/>.</summary>
    Stream CreateDecompressionStream(Stream stream);
}
