using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Walks over the terms of a dictionary, in the order of their bytes, from the start of a block.</summary>
internal sealed class TermCursor(TermDictionary dictionary, int block)
{
    private byte[] _term = new byte[64];
    private int _length, _number = block * TermDictionaryWriter.BlockSize, _block = block, _position;
    private long _offset;

    /// <summary>The term that the cursor stands on.</summary>
    public ReadOnlySpan<byte> Term => _term.AsSpan(0, _length);

    /// <summary>What is known of it.</summary>
    public TermEntry Entry { get; private set; }

    /// <summary>Moves to the next term.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_number >= dictionary.Count) return false;
        if (_number / TermDictionaryWriter.BlockSize != _block) (_block, _position) = (_block + 1, 0);
        var reader = new ByteReader(dictionary.From(_block)[_position..]);
        if (_position == 0) _offset = (long)reader.ReadUInt64();
        var shared = reader.ReadVariable();
        var rest = reader.Read(reader.ReadVariable());
        _length = shared + rest.Length;
        if (_term.Length < _length) Array.Resize(ref _term, Math.Max(_length, 2 * _term.Length));
        rest.CopyTo(_term.AsSpan(shared));
        var documents = reader.ReadVariable();
        Entry = new TermEntry(documents, documents + (long)reader.ReadVariableLong(), _offset, reader.ReadVariable(), reader.ReadVariable());
        _offset += Entry.PostingsLength + Entry.PositionsLength;
        _position += reader.Position;
        _number++;
        return true;
    }
}
