using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ReasonRank.Cli.Indexing;

/// <summary>Remembers ids by 128 bits of their SHA-256: about 40 bytes of memory each, however long they are.</summary>
internal sealed class SeenIds
{
    private readonly HashSet<UInt128> _hashes = [];

    /// <summary>Remembers an id.</summary>
    /// <returns>False where it was there.</returns>
    public bool Add(string id) => _hashes.Add(Hash(id));

    /// <summary>Whether an id was added.</summary>
    public bool Contains(string id) => _hashes.Contains(Hash(id));

    private static UInt128 Hash(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
