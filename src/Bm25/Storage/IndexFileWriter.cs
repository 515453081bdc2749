namespace ReasonRank.Bm25.Storage;

/// <summary>Writes a new file of the index. A file that was not finished is removed when its writer is disposed.</summary>
internal sealed class IndexFileWriter : IDisposable
{
    private const int FlushAt = 1 << 16;
    private readonly FileStream _file;
    private readonly ByteBuffer _pending = new(FlushAt + 4096);
    private Crc32C _crc;
    private long _flushed;
    private bool _finished;

    public IndexFileWriter(string path, FileKind kind)
    {
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        _pending.WriteUInt32(FileFormat.Magic);
        _pending.WriteUInt32((uint)kind);
        _pending.WriteUInt32(FileFormat.Version);
        _pending.WriteUInt32(Crc32C.Of(_pending.Written));
    }

    /// <summary>Bytes written so far, the header included: where the next byte will lie.</summary>
    public long Position => _flushed + _pending.Length;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_pending.Length + bytes.Length > FlushAt) Flush();
        if (bytes.Length > FlushAt) Emit(bytes);
        else _pending.Write(bytes);
    }

    /// <summary>Writes zeros up to the next multiple of a power of two.</summary>
    public void Align(int to)
    {
        Span<byte> zeros = stackalloc byte[(int)(-Position & (to - 1))];
        zeros.Clear();
        Write(zeros);
    }

    /// <summary>Writes the footer and waits until the file is on the disk.</summary>
    public void Finish()
    {
        _pending.WriteUInt64((ulong)(Position + FileFormat.FooterLength));
        Flush();
        _pending.WriteUInt32(_crc.Value);
        Flush();
        _file.Flush(flushToDisk: true);
        _finished = true;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_finished) File.Delete(_file.Name);
    }

    private void Flush()
    {
        Emit(_pending.Written);
        _pending.Truncate();
    }

    private void Emit(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        _crc.Append(bytes);
        _flushed += bytes.Length;
    }
}
