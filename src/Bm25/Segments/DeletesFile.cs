using System.Runtime.InteropServices;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>The file that says which documents of a segment are not deleted: their number, then one bit each.</summary>
internal static class DeletesFile
{
    private const int HeadLength = sizeof(ulong);

    /// <summary>Writes the file and waits until it is on the disk.</summary>
    public static void Save(string path, DocumentSet live)
    {
        using var file = new IndexFileWriter(path, FileKind.Deletes);
        var head = new ByteBuffer(HeadLength);
        head.WriteUInt64((ulong)live.Length);
        file.Write(head.Written);
        file.Write(MemoryMarshal.AsBytes(live.Words));
        file.Finish();
        file.Sync();
    }

    /// <summary>The segment without what the file says is deleted.</summary>
    /// <exception cref="IndexCorruptException">The file is damaged or belongs to another segment.</exception>
    public static SegmentView Load(string path, Segment segment)
    {
        using var file = IndexFile.Open(path, FileKind.Deletes);
        var body = file.Slice(FileFormat.HeaderLength, (int)(file.BodyEnd - FileFormat.HeaderLength));
        var words = (segment.DocumentCount + 63) / 64;
        if (body.Length != HeadLength + words * sizeof(ulong) || new ByteReader(body).ReadUInt64() != (ulong)segment.DocumentCount)
            throw new IndexCorruptException(file.Path, $"does not fit its segment of {segment.DocumentCount} documents");
        var live = DocumentSet.FromWords(segment.DocumentCount, MemoryMarshal.Cast<byte, ulong>(body[HeadLength..]));
        return new SegmentView(segment, live, live.Count());
    }
}
