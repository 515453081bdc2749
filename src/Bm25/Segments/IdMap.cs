using System.Buffers.Binary;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>The ids of a segment's documents, by number and by id.</summary>
internal sealed class IdMap(IndexFile file, Section section, int documentCount)
{
    private readonly uint _mask = (uint)IdMapWriter.Slots(documentCount) - 1;
    private readonly long _ends = section.Offset + (long)IdMapWriter.Slots(documentCount) * sizeof(uint);

    /// <summary>The UTF-8 of a document's id.</summary>
    public ReadOnlySpan<byte> this[int document]
    {
        get
        {
            var start = document == 0 ? 0 : Word(_ends, document - 1);
            return file.Slice(_ends + (long)documentCount * sizeof(uint) + start, (int)(Word(_ends, document) - start));
        }
    }

    /// <summary>Number of the document with an id, or -1.</summary>
    public int Find(ReadOnlySpan<byte> id)
    {
        for (var slot = Crc32C.Of(id) & _mask; ; slot = (slot + 1) & _mask)
        {
            var document = (int)Word(section.Offset, slot) - 1;
            if (document < 0 || this[document].SequenceEqual(id)) return document;
        }
    }

    private uint Word(long start, long index) =>
        BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(start + index * sizeof(uint), sizeof(uint)));
}
