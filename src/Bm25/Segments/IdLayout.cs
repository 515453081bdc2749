using System.Buffers.Binary;
using System.Numerics;

namespace ReasonRank.Bm25.Segments;

/// <summary>
/// The hash table of a segment's ids: linear probing, three of four slots taken at most. An entry is the document + 1 and, above
/// it, bits of the hash, so that few ids are read but the one that is looked for; 0 where the slot is free.
/// </summary>
/// <param name="documents">Documents of the segment.</param>
internal readonly struct IdLayout(int documents)
{
    /// <summary>Ids that are front-coded together.</summary>
    public const int BlockSize = 8;

    private const int FewestHashBits = 6;

    private readonly int _documentBits = 32 - BitOperations.LeadingZeroCount((uint)documents);
    private readonly long _slots = documents + documents / 3L + 1;

    /// <summary>Bytes of an entry.</summary>
    public int EntryLength => (_documentBits + FewestHashBits + 7) / 8;

    /// <summary>Bytes of the table; an entry at its end can be read as a whole word.</summary>
    public int TableLength => checked((int)(_slots * EntryLength + sizeof(ulong) - EntryLength));

    /// <summary>Blocks of ids.</summary>
    public int BlockCount => (documents + BlockSize - 1) / BlockSize;

    /// <summary>Where the search for an id begins.</summary>
    public int FirstSlot(uint hash) => (int)(hash * (ulong)_slots >> 32);

    /// <summary>Where it goes on.</summary>
    public int NextSlot(int slot) => slot + 1 < _slots ? slot + 1 : 0;

    /// <summary>Where the entry of a slot lies in the table.</summary>
    public int OffsetOf(int slot) => slot * EntryLength;

    /// <summary>The entry of a document.</summary>
    public ulong Entry(uint hash, int document) => ((ulong)hash << _documentBits | (uint)(document + 1)) & Mask;

    /// <summary>Reads an entry.</summary>
    /// <param name="table">The table from the entry on.</param>
    public ulong Entry(ReadOnlySpan<byte> table) => BinaryPrimitives.ReadUInt64LittleEndian(table) & Mask;

    /// <summary>The document of an entry, if it has the hash; or else -1.</summary>
    public int Document(ulong entry, uint hash)
    {
        var document = (int)(entry & ((1UL << _documentBits) - 1)) - 1;
        return Entry(hash, document) == entry ? document : -1;
    }

    private ulong Mask => (1UL << (8 * EntryLength)) - 1;
}
