using System.Runtime.InteropServices;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>
/// A segment on disk, opened. Its file is unmapped when the last holder lets go, and removed then if the segment is obsolete.
/// </summary>
internal sealed class Segment
{
    private readonly IndexFile _file;
    private readonly Section[] _sections;
    private int _holders = 1;
    private volatile bool _obsolete, _synced;

    private Segment(IndexFile file, long number)
    {
        (_file, Number) = (file, number);
        var tableLength = (int)new ByteReader(file.Slice(file.BodyEnd - sizeof(uint), sizeof(uint))).ReadUInt32();
        var table = new ByteReader(file.Slice(file.BodyEnd - sizeof(uint) - tableLength, tableLength));
        DocumentCount = (int)table.ReadUInt32();
        _sections = new Section[table.ReadUInt32()];
        for (var i = 0; i < _sections.Length; i++) _sections[i] = new Section((long)table.ReadUInt64(), (long)table.ReadUInt64());

        Terms = new TermDictionary(file, this[SegmentSection.Terms]);
        Ids = new IdMap(file, this[SegmentSection.Ids], DocumentCount);
        Fields = new FieldColumns(file, this[SegmentSection.Fields], DocumentCount);
        TextCount = DocumentCount - Norms.Count((byte)0);
    }

    /// <summary>Number in the name of its file.</summary>
    public long Number { get; }

    /// <summary>Where its file lies.</summary>
    public string Path => _file.Path;

    /// <summary>Bytes on disk.</summary>
    public long Length => _file.Length;

    /// <summary>The checksum in its file's footer.</summary>
    public uint Sum => _file.Sum;

    /// <summary>Documents, deleted ones included.</summary>
    public int DocumentCount { get; }

    /// <summary>Documents with at least one term, deleted ones included: what Lucene counts as the collection's size.</summary>
    public int TextCount { get; }

    public TermDictionary Terms { get; }

    public IdMap Ids { get; }

    public FieldColumns Fields { get; }

    /// <summary>The code of each document's length.</summary>
    public ReadOnlySpan<byte> Norms => _file.Slice(this[SegmentSection.Norms].Offset, DocumentCount);

    /// <summary>The lengths of each document's fields; empty unless they are to be searched apart.</summary>
    public ReadOnlySpan<FieldLengths> Lengths =>
        (int)SegmentSection.Lengths < _sections.Length && this[SegmentSection.Lengths] is { Length: > 0 } section
            ? MemoryMarshal.Cast<byte, FieldLengths>(_file.Slice(section.Offset, (int)section.Length))
            : [];

    private Section this[SegmentSection section] => _sections[(int)section];

    /// <summary>Opens a segment, with the caller as its first holder.</summary>
    /// <exception cref="IndexCorruptException">The file is missing, cut off or damaged.</exception>
    /// <exception cref="IndexFormatException">It is of another kind or of a version that cannot be searched.</exception>
    public static Segment Open(string path, long number)
    {
        var file = IndexFile.Open(path, FileKind.Segment);
        try
        {
            if (file.Version != FileFormat.Version)
                throw new IndexFormatException(path, $"has format version {file.Version} among files of version {FileFormat.Version}");
            return new Segment(file, number);
        }
        catch (Exception e)
        {
            file.Dispose();
            if (e is ArgumentException or IndexOutOfRangeException or InvalidDataException or OverflowException)
                throw new IndexCorruptException(path, $"makes no sense: {e.Message}", e);
            throw;
        }
    }

    /// <summary>A reader of one term's postings.</summary>
    public PostingsReader Postings(TermEntry term)
    {
        var reader = new PostingsReader();
        Start(reader, term);
        return reader;
    }

    /// <summary>Starts a reader on one term's postings.</summary>
    public void Start(PostingsReader reader, TermEntry term) => reader.Start(_file, term);

    /// <summary>A reader of stored records.</summary>
    public StoredReader Stored() => new(_file, this[SegmentSection.Chunks]);

    /// <summary>Adds a holder. Only a holder may do so.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Lets go.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0) return;
        _file.Dispose();
        if (_obsolete) IndexFolder.Remove(_file.Path);
    }

    /// <summary>Reads a segment's file from the disk and checks all of it.</summary>
    /// <exception cref="IndexException">It is damaged.</exception>
    public static void Check(string path, CancellationToken cancellation)
    {
        using var file = IndexFile.Open(path, FileKind.Segment);
        file.CheckAll(cancellation);
    }

    /// <summary>Writes the file to a stream, checking it on the way.</summary>
    /// <exception cref="IndexCorruptException">It is damaged.</exception>
    public void CopyTo(Stream stream, CancellationToken cancellation) => _file.CopyTo(stream, cancellation);

    /// <summary>Checks all of the file that was not read yet.</summary>
    /// <exception cref="IndexCorruptException">It is damaged.</exception>
    public void CheckAll() => _file.CheckAll();

    /// <summary>Waits until the file is on the disk, unless that was done before.</summary>
    public void Sync()
    {
        if (!_synced) _file.Sync();
        _synced = true;
    }

    /// <summary>Has the file removed when the last holder lets go.</summary>
    public void MarkObsolete() => _obsolete = true;
}
