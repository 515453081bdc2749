using System.Runtime.InteropServices;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>The file that says which documents of a segment are not deleted: their number, then one bit each.</summary>
internal static class DeletesFile
{
    private const int HeadLength = sizeof(ulong);

    /// <summary>Bytes on disk for a segment of so many documents.</summary>
    public static long LengthFor(int documents) =>
        FileFormat.HeaderLength + HeadLength + (documents + 63L) / 64 * sizeof(ulong) + FileFormat.FooterLength;

    public static void Save(IndexFolder folder, long number, long generation, DocumentSet live)
    {
        using var file = new IndexFileWriter(folder.Deletes(number, generation), FileKind.Deletes);
        var head = new ByteBuffer(HeadLength);
        head.WriteUInt64((ulong)live.Length);
        file.Write(head.Written);
        file.Write(MemoryMarshal.AsBytes(live.Words));
        file.Finish();
    }

    public static SegmentView Load(IndexFolder folder, Segment segment, long generation)
    {
        if (generation == 0) return SegmentView.Whole(segment);
        using var file = IndexFile.Open(folder.Deletes(segment.Number, generation), FileKind.Deletes);
        var body = file.Slice(FileFormat.HeaderLength, (int)(file.BodyEnd - FileFormat.HeaderLength));
        var words = (segment.DocumentCount + 63) / 64;
        if (body.Length != HeadLength + words * sizeof(ulong) || new ByteReader(body).ReadUInt64() != (ulong)segment.DocumentCount)
            throw new IndexCorruptException(file.Path, $"does not fit its segment of {segment.DocumentCount} documents");
        var live = DocumentSet.FromWords(segment.DocumentCount, MemoryMarshal.Cast<byte, ulong>(body[HeadLength..]));
        return new SegmentView(segment, live, live.Count(), generation);
    }
}
