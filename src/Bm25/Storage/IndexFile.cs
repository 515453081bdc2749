using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace ReasonRank.Bm25.Storage;

/// <summary>
/// A file of the index, mapped into memory. A block of it is checked against its checksum when it is first read, so that a
/// large file is opened at once and damage is noticed before it does harm. Its spans die with it.
/// </summary>
internal sealed unsafe class IndexFile : IDisposable
{
    private readonly MemoryMappedFile _mapped;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly ulong[] _checked = [];
    private int _unchecked;

    private IndexFile(string path, SafeFileHandle handle, long length, FileKind kind)
    {
        (Path, Length) = (path, length);
        _mapped = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _mapped.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
        try
        {
            Version = FileFormat.ReadHeader(path, Raw(0, FileFormat.HeaderLength), kind);
            BodyEnd = Length - FileFormat.FooterLength;
            if (Version > FileFormat.OldestVersion)
            {
                _unchecked = (int)((BodyEnd + BlockLength + sizeof(uint) - 1) / (BlockLength + sizeof(uint)));
                _checked = new ulong[(_unchecked + 63) / 64];
                BodyEnd -= (long)_unchecked * sizeof(uint);
            }
            CheckFooter();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where the file lies.</summary>
    public string Path { get; }

    /// <summary>Length in bytes, header and footer included.</summary>
    public long Length { get; }

    /// <summary>Version of its format.</summary>
    public uint Version { get; }

    /// <summary>Offset of the first byte after the body.</summary>
    public long BodyEnd { get; }

    /// <summary>The checksum in the footer, which depends on every byte of the file.</summary>
    public uint Sum => new ByteReader(Raw(Length - sizeof(uint), sizeof(uint))).ReadUInt32();

    private static int BlockLength => 1 << FileFormat.BlockShift;

    /// <summary>Opens a file, checks header and footer, and leaves the body to be checked as it is read.</summary>
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
            return new IndexFile(path, handle, length, kind);
        }
    }

    /// <summary>Bytes of the header or body; every block that they touch is checked first. Ask for no more than is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie within the body.</exception>
    /// <exception cref="IndexCorruptException">One of the blocks is damaged.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        if ((ulong)offset > (ulong)BodyEnd || (uint)length > (ulong)(BodyEnd - offset)) ThrowOutside(offset, length);
        if (_unchecked > 0 && length > 0) Check(offset, length);
        return Raw(offset, length);
    }

    /// <summary>Checks all of the file that was not read yet.</summary>
    /// <exception cref="IndexCorruptException">It is damaged.</exception>
    public void CheckAll(CancellationToken cancellation = default)
    {
        for (long at = 0; at < BodyEnd && _unchecked > 0; at += BlockLength)
        {
            cancellation.ThrowIfCancellationRequested();
            Check(at, 1);
        }
    }

    /// <summary>Writes the whole file, which has the present format, to a stream, checking all of it on the way.</summary>
    /// <exception cref="IndexCorruptException">It is damaged.</exception>
    public void CopyTo(Stream stream, CancellationToken cancellation)
    {
        for (long at = 0; at < BodyEnd; at += BlockLength)
        {
            cancellation.ThrowIfCancellationRequested();
            // One that was read before may have been damaged since.
            var block = (int)(at >> FileFormat.BlockShift);
            CheckBlock(block, ref _checked[block >> 6]);
            stream.Write(Raw(at, (int)Math.Min(BlockLength, BodyEnd - at)));
        }
        stream.Write(Raw(BodyEnd, (int)(Length - BodyEnd)));
    }

    /// <summary>Waits until the file is on the disk.</summary>
    public void Sync()
    {
        using var handle = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(handle);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _mapped.Dispose();
    }

    private ReadOnlySpan<byte> Raw(long offset, int length) => new(_start + offset, length);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Check(long offset, int length)
    {
        var last = (int)((offset + length - 1) >> FileFormat.BlockShift);
        for (var block = (int)(offset >> FileFormat.BlockShift); block <= last; block++)
        {
            ref var word = ref _checked[block >> 6];
            if (Volatile.Read(ref word) == ulong.MaxValue)
            {
                block |= 63;
                continue;
            }
            if ((Volatile.Read(ref word) >> (block & 63) & 1) == 0) CheckBlock(block, ref word);
        }
    }

    private void CheckBlock(int block, ref ulong word)
    {
        var start = (long)block << FileFormat.BlockShift;
        var length = (int)Math.Min(BlockLength, BodyEnd - start);
        var stated = new ByteReader(Raw(BodyEnd + (long)block * sizeof(uint), sizeof(uint))).ReadUInt32();
        if (stated != Crc32C.Of(Raw(start, length)))
            throw new IndexCorruptException(Path, $"is damaged: the checksum of its bytes {start} to {start + length - 1} does not match");
        var bit = 1UL << (block & 63);
        if ((Interlocked.Or(ref word, bit) & bit) == 0) Interlocked.Decrement(ref _unchecked);
    }

    private void CheckFooter()
    {
        var footer = new ByteReader(Raw(Length - FileFormat.FooterLength, FileFormat.FooterLength));
        var (length, sum) = (footer.ReadUInt64(), footer.ReadUInt32());
        if (length != (ulong)Length)
            throw new IndexCorruptException(Path, $"is cut off or damaged: it has {Length} bytes and states {length}");
        // Version 1 has one checksum of all.
        var crc = new Crc32C();
        for (var at = Version > FileFormat.OldestVersion ? BodyEnd : 0; at < Length - sizeof(uint); at += BlockLength)
            crc.Append(Raw(at, (int)Math.Min(BlockLength, Length - sizeof(uint) - at)));
        if (sum != crc.Value) throw new IndexCorruptException(Path, "is damaged: its checksum does not match");
    }

    private void ThrowOutside(long offset, int length) =>
        throw new ArgumentOutOfRangeException(nameof(offset), $"{offset}+{length} is outside of {Path}");
}
