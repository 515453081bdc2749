using System.Buffers.Binary;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Collects the ids of a segment's documents: in the order of the documents, front-coded in blocks, and in a hash table.</summary>
internal sealed class IdMapWriter
{
    private readonly ByteBuffer _blocks = new(1 << 12), _offsets = new(1 << 10);
    private readonly List<uint> _hashes = [];
    private readonly byte[] _last = new byte[IdMap.LongestId];
    private int _lastLength;

    public void Add(ReadOnlySpan<byte> id)
    {
        if (_hashes.Count % IdLayout.BlockSize == 0)
        {
            _offsets.WriteUInt32((uint)_blocks.Length);
            _lastLength = 0;
        }
        var shared = id.CommonPrefixLength(_last.AsSpan(0, _lastLength));
        _blocks.WriteVariable(shared);
        _blocks.WriteVariable(id.Length - shared);
        _blocks.Write(id[shared..]);
        id.CopyTo(_last);
        _lastLength = id.Length;
        _hashes.Add(Crc32C.Of(id));
    }

    /// <summary>Writes the table, offsets of the blocks, blocks.</summary>
    public void Finish(IndexFileWriter file)
    {
        var layout = new IdLayout(_hashes.Count);
        var table = new byte[layout.TableLength];
        Span<byte> entry = stackalloc byte[sizeof(ulong)];
        for (var document = 0; document < _hashes.Count; document++)
        {
            var slot = layout.FirstSlot(_hashes[document]);
            while (layout.Entry(table.AsSpan(layout.OffsetOf(slot))) != 0) slot = layout.NextSlot(slot);
            BinaryPrimitives.WriteUInt64LittleEndian(entry, layout.Entry(_hashes[document], document));
            entry[..layout.EntryLength].CopyTo(table.AsSpan(layout.OffsetOf(slot)));
        }
        file.Write(table);
        file.Write(_offsets.Written);
        file.Write(_blocks.Written);
    }
}
