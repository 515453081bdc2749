using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace ReasonRank.Bm25.Storage;

/// <summary>A file of the index, mapped into memory, its checksum checked. Its spans die with it.</summary>
internal sealed unsafe class IndexFile : IDisposable
{
    private readonly MemoryMappedFile _mapped;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private IndexFile(string path, SafeFileHandle handle, long length)
    {
        (Path, Length) = (path, length);
        _mapped = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _mapped.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    /// <summary>Where the file lies.</summary>
    public string Path { get; }

    /// <summary>Length in bytes, header and footer included.</summary>
    public long Length { get; }

    /// <summary>Offset of the first byte after the body.</summary>
    public long BodyEnd => Length - FileFormat.FooterLength;

    /// <summary>Opens a file and checks header, footer and checksum.</summary>
    /// <exception cref="IndexCorruptException">The file is missing, cut off or damaged.</exception>
    /// <exception cref="IndexFormatException">The file is of another kind or of a newer version.</exception>
    public static IndexFile Open(string path, FileKind kind)
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IndexCorruptException(path, "is missing", e);
        }
        using (handle)
        {
            var length = RandomAccess.GetLength(handle);
            if (length < FileFormat.HeaderLength + FileFormat.FooterLength)
                throw new IndexCorruptException(path, $"is cut off: it has {length} bytes");
            var file = new IndexFile(path, handle, length);
            try
            {
                file.Check(kind);
                return file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
    }

    /// <summary>Bytes of the file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie within the file.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        if ((ulong)offset > (ulong)Length || (uint)length > (ulong)(Length - offset))
            throw new ArgumentOutOfRangeException(nameof(offset), $"{offset}+{length} is outside of {Path}");
        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _mapped.Dispose();
    }

    private void Check(FileKind kind)
    {
        var header = new ByteReader(Slice(0, FileFormat.HeaderLength));
        var (magic, found, version, headerSum) = (header.ReadUInt32(), header.ReadUInt32(), header.ReadUInt32(), header.ReadUInt32());
        if (headerSum != Crc32C.Of(Slice(0, FileFormat.HeaderLength - sizeof(uint))))
            throw new IndexCorruptException(Path, "is damaged: the checksum of its header does not match");
        if (magic != FileFormat.Magic || found != (uint)kind)
            throw new IndexFormatException(Path, $"is not a {kind} file of this index");
        if (version > FileFormat.Version)
            throw new IndexFormatException(
                Path, $"has format version {version}; this program reads up to {FileFormat.Version}, use a newer one");

        var footer = new ByteReader(Slice(BodyEnd, FileFormat.FooterLength));
        var (length, sum) = (footer.ReadUInt64(), footer.ReadUInt32());
        if (length != (ulong)Length)
            throw new IndexCorruptException(Path, $"is cut off or damaged: it has {Length} bytes and states {length}");
        if (sum != WholeSum())
            throw new IndexCorruptException(Path, "is damaged: its checksum does not match");
    }

    private uint WholeSum()
    {
        var crc = new Crc32C();
        const int Step = 1 << 20;
        var end = Length - sizeof(uint);
        for (long at = 0; at < end; at += Step) crc.Append(Slice(at, (int)Math.Min(Step, end - at)));
        return crc.Value;
    }
}
