namespace ReasonRank.Bm25.Storage;

/// <summary>Writes a new file of the index. A file that was not finished is removed when its writer is disposed.</summary>
internal sealed class IndexFileWriter : IDisposable
{
    private const int FlushAt = 1 << FileFormat.BlockShift;
    private readonly FileStream _file;
    private readonly ByteBuffer _pending = new(FlushAt + 4096);
    private readonly ByteBuffer _sums = new();
    private Crc32C _block;
    private long _flushed;
    private bool _finished;

    public IndexFileWriter(string path, FileKind kind)
    {
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        FileFormat.WriteHeader(_pending, kind);
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

    /// <summary>Writes checksums and footer.</summary>
    public void Finish()
    {
        Flush();
        if ((_flushed & (FlushAt - 1)) != 0) _sums.WriteUInt32(_block.Value);
        _sums.WriteUInt64((ulong)(_flushed + _sums.Length + FileFormat.FooterLength));
        _sums.WriteUInt32(Crc32C.Of(_sums.Written));
        _file.Write(_sums.Written);
        _finished = true;
    }

    /// <summary>Waits until the finished file is on the disk.</summary>
    public void Sync() => _file.Flush(flushToDisk: true);

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
        while (bytes.Length > 0)
        {
            var part = bytes[..Math.Min(bytes.Length, FlushAt - (int)(_flushed & (FlushAt - 1)))];
            _block.Append(part);
            _flushed += part.Length;
            bytes = bytes[part.Length..];
            if ((_flushed & (FlushAt - 1)) != 0) continue;
            _sums.WriteUInt32(_block.Value);
            _block = default;
        }
    }
}
