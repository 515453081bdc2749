using System.Numerics;
using System.Runtime.InteropServices;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Collects the ids of a segment's documents: in the order of the documents, and in a hash table.</summary>
internal sealed class IdMapWriter
{
    private readonly ByteBuffer _ids = new(1 << 12), _ends = new(1 << 12);
    private readonly List<uint> _hashes = [];

    public void Add(ReadOnlySpan<byte> id)
    {
        _ids.Write(id);
        _ends.WriteUInt32((uint)_ids.Length);
        _hashes.Add(Crc32C.Of(id));
    }

    /// <summary>Slots of the hash table: a power of two, at most half of them taken.</summary>
    public static int Slots(int documents) => checked((int)BitOperations.RoundUpToPowerOf2(2u * (uint)Math.Max(1, documents)));

    /// <summary>Writes the table (document + 1, or 0 where free; linear probing), ends of the ids, ids.</summary>
    public void Finish(IndexFileWriter file)
    {
        var slots = new uint[Slots(_hashes.Count)];
        for (var document = 0; document < _hashes.Count; document++)
        {
            var slot = _hashes[document] & (uint)(slots.Length - 1);
            while (slots[slot] != 0) slot = (slot + 1) & (uint)(slots.Length - 1);
            slots[slot] = (uint)document + 1;
        }
        file.Write(MemoryMarshal.AsBytes(slots.AsSpan()));
        file.Write(_ends.Written);
        file.Write(_ids.Written);
    }
}
