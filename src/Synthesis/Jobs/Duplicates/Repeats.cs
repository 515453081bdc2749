using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ReasonRank.Synthesis.Jobs.Duplicates;

/// <summary>
/// Finds texts that are the same as an earlier one, by 128 bits of SHA-256. The hashes lie in a temporary file, and are compared a
/// part at a time, so that memory does not grow with the texts.
/// </summary>
/// <param name="inMemory">About how many are compared at a time, which take 40 bytes each.</param>
internal sealed class Repeats(int inMemory = 1 << 18) : IDisposable
{
    private const int KeyBytes = 16, InBlock = 4_096;

    private readonly FileStream _keys = TemporaryFile.Create();
    private int _count;

    /// <summary>Adds a text; its number is how many were added before.</summary>
    public void Add(string text)
    {
        _keys.Write(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, KeyBytes));
        _count++;
    }

    /// <summary>The numbers of the texts that came before, ascending.</summary>
    public IReadOnlyList<int> Find(CancellationToken cancellation)
    {
        var found = new List<int>();
        var parts = (uint)(_count / inMemory + 1);
        for (var part = 0u; part < parts; part++)
        {
            var first = new HashSet<UInt128>();
            foreach (var (number, key) in Keys(cancellation))
                if ((uint)key % parts == part && !first.Add(key)) found.Add(number);
        }
        found.Sort();
        return found;
    }

    /// <summary>Removes the temporary file.</summary>
    public void Dispose() => _keys.Dispose();

    private IEnumerable<(int Number, UInt128 Key)> Keys(CancellationToken cancellation)
    {
        var block = new byte[KeyBytes * InBlock];
        _keys.Position = 0;
        for (var (number, read) = (0, 0); (read = _keys.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var at = 0; at < read; at += KeyBytes) yield return (number++, BinaryPrimitives.ReadUInt128LittleEndian(block.AsSpan(at)));
        }
    }
}
