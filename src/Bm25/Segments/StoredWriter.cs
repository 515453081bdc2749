using System.IO.Compression;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Writes records of passages, several to a compressed chunk.</summary>
internal sealed class StoredWriter(IndexFileWriter file)
{
    /// <summary>A chunk is closed when it has as many bytes.</summary>
    private const int ChunkLength = 1 << 12;

    /// <summary>Bytes of an entry of the list of chunks: offset in the file (8), first document (4).</summary>
    public const int ChunkEntryLength = sizeof(ulong) + sizeof(uint);

    /// <summary>Most bytes of a chunk's head, four integers of variable length.</summary>
    public const int LongestHead = 20;

    private const int BrotliQuality = 1, BrotliWindow = 14;
    private readonly ByteBuffer _chunks = new(), _lengths = new(), _records = new(ChunkLength * 2);
    private byte[] _compressed = [];
    private int _documents, _inChunk;

    public void Add(ReadOnlySpan<byte> record)
    {
        _records.Write(record);
        _lengths.WriteVariable(record.Length);
        _documents++;
        _inChunk++;
        if (_records.Length >= ChunkLength) EndChunk();
    }

    /// <summary>Ends the last chunk.</summary>
    public void EndDocuments()
    {
        if (_inChunk > 0) EndChunk();
    }

    /// <summary>Writes the list of chunks.</summary>
    public void Finish() => file.Write(_chunks.Written);

    private void EndChunk()
    {
        _chunks.WriteUInt64((ulong)file.Position);
        _chunks.WriteUInt32((uint)(_documents - _inChunk));

        var most = BrotliEncoder.GetMaxCompressedLength(_records.Length);
        if (_compressed.Length < most) _compressed = new byte[most];
        ReadOnlySpan<byte> stored = _records.Written;
        if (BrotliEncoder.TryCompress(stored, _compressed, out var length, BrotliQuality, BrotliWindow) && length < stored.Length)
            stored = _compressed.AsSpan(0, length);

        var head = new ByteBuffer(LongestHead);
        head.WriteVariable(_inChunk);
        head.WriteVariable(_records.Length);
        head.WriteVariable(stored.Length);
        head.WriteVariable(_lengths.Length);
        file.Write(head.Written);
        file.Write(_lengths.Written);
        file.Write(stored);
        _records.Truncate();
        _lengths.Truncate();
        _inChunk = 0;
    }
}
