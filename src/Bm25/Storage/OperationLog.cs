namespace ReasonRank.Bm25.Storage;

/// <summary>
/// The log of operations that the manifest's segments do not have yet: a header, and then a frame for each commit. Not for use
/// by several threads.
/// </summary>
internal sealed class OperationLog : IDisposable
{
    /// <summary>Length of the body u32, its CRC-32C u32, CRC-32C of these 8 bytes u32.</summary>
    private const int FrameHeaderLength = 12;

    /// <summary>What a disk writes at once, or not at all.</summary>
    private const int Sector = 512;

    private readonly FileStream _file;
    private readonly ByteBuffer _frame = new();

    private OperationLog(FileStream file) => _file = file;

    /// <summary>Bytes of the file.</summary>
    public long Length => _file.Position;

    /// <summary>Whether it has no frames.</summary>
    public bool IsEmpty => Length == FileFormat.HeaderLength;

    /// <summary>Makes an empty log and waits until it is on the disk; its entry in the folder may not be.</summary>
    public static OperationLog Create(string path)
    {
        var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            file.Write(Header());
            file.Flush(flushToDisk: true);
            return new OperationLog(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a log to append to it.</summary>
    public static OperationLog Open(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        file.Seek(0, SeekOrigin.End);
        return new OperationLog(file);
    }

    /// <summary>The bytes of a log without frames.</summary>
    public static byte[] Header()
    {
        var header = new ByteBuffer(FileFormat.HeaderLength);
        FileFormat.WriteHeader(header, FileKind.Log);
        return header.Written.ToArray();
    }

    /// <summary>Appends a frame, which is not on the disk before <see cref="Sync"/> has ended.</summary>
    /// <exception cref="IOException">The disk does not take it; the log is as it was, or ends in a torn frame.</exception>
    public void Append(ReadOnlySpan<byte> body)
    {
        var end = Length;
        _frame.Truncate();
        _frame.WriteUInt32((uint)body.Length);
        _frame.WriteUInt32(Crc32C.Of(body));
        _frame.WriteUInt32(Crc32C.Of(_frame.Written));
        _frame.Write(body);
        try
        {
            _file.Write(_frame.Written);
        }
        catch
        {
            _file.SetLength(end);
            _file.Position = end;
            throw;
        }
    }

    /// <summary>Waits until all frames are on the disk.</summary>
    public void Sync() => _file.Flush(flushToDisk: true);

    public void Dispose() => _file.Dispose();

    /// <summary>Reads the bodies of the frames up to the first that is not whole.</summary>
    /// <param name="path">The log.</param>
    /// <param name="frames">Gets the bodies, also when it throws.</param>
    /// <returns>Bytes of a frame at the end that was not completely written when the program or the machine stopped; 0 if none.</returns>
    /// <exception cref="IndexCorruptException">A frame that was completely written is damaged, or there is no log.</exception>
    /// <exception cref="IndexFormatException">The file is of another kind or of a version that this code does not read.</exception>
    public static long Read(string path, List<ReadOnlyMemory<byte>> frames)
    {
        byte[] log;
        try
        {
            log = File.ReadAllBytes(path);
        }
        catch (FileNotFoundException e)
        {
            throw new IndexCorruptException(path, "is missing", e);
        }
        if (log.Length < FileFormat.HeaderLength) throw new IndexCorruptException(path, $"is cut off: it has {log.Length} bytes");
        FileFormat.ReadHeader(path, log, FileKind.Log);
        for (var at = FileFormat.HeaderLength; at < log.Length;)
        {
            if (!TryFrame(log, at, out var body, out var next))
            {
                // Frames are synced one after the other, so a whole one after it proves that this one was whole.
                if (IsTorn(log, at, next)) return log.Length - at;
                throw new IndexCorruptException(path, $"is damaged: the checksum of its operations at byte {at} does not match");
            }
            frames.Add(body);
            at = next;
        }
        return 0;
    }

    /// <param name="log">All bytes.</param>
    /// <param name="at">Where the frame starts.</param>
    /// <param name="body">Its body, if it is whole.</param>
    /// <param name="next">Where the next frame starts; 0 where the header does not tell.</param>
    private static bool TryFrame(byte[] log, int at, out ReadOnlyMemory<byte> body, out int next)
    {
        (body, next) = (default, 0);
        if (log.Length - at < FrameHeaderLength) return false;
        var header = new ByteReader(log.AsSpan(at, FrameHeaderLength));
        var (length, sum, headerSum) = (header.ReadUInt32(), header.ReadUInt32(), header.ReadUInt32());
        if (headerSum != Crc32C.Of(log.AsSpan(at, FrameHeaderLength - sizeof(uint)))) return false;
        next = (int)Math.Min(int.MaxValue, at + (long)FrameHeaderLength + length);
        if (next > log.Length) return false;
        body = log.AsMemory(at + FrameHeaderLength, (int)length);
        return sum == Crc32C.Of(body.Span);
    }

    private static bool IsTorn(byte[] log, int at, int next)
    {
        if (next > log.Length || log.Length - at < FrameHeaderLength) return true;
        if (next > 0 && next < log.Length && TryFrame(log, next, out _, out _)) return false;
        // A file system may have made the file longer without writing the bytes; those that it did not write are zero.
        for (var start = at; start < log.Length;)
        {
            var end = Math.Min(log.Length, (start / Sector + 1) * Sector);
            var piece = log.AsSpan(start..end);
            if ((piece.Length >= FrameHeaderLength || start == at) && !piece.ContainsAnyExcept((byte)0)) return true;
            start = end;
        }
        return false;
    }
}
