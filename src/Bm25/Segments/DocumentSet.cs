using System.Numerics;

namespace ReasonRank.Bm25.Segments;

/// <summary>A set of a segment's documents, one bit each.</summary>
internal sealed class DocumentSet
{
    private readonly ulong[] _words;

    /// <summary>An empty set.</summary>
    /// <param name="length">Documents of the segment.</param>
    public DocumentSet(int length) : this(length, new ulong[(length + 63) / 64]) { }

    private DocumentSet(int length, ulong[] words) => (Length, _words) = (length, words);

    /// <summary>Documents of the segment.</summary>
    public int Length { get; }

    /// <summary>The set's bits, 64 documents a word.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    public bool Contains(int document) => (_words[document >> 6] >> (document & 63) & 1) != 0;

    public void Add(int document) => _words[document >> 6] |= 1UL << (document & 63);

    public void Remove(int document) => _words[document >> 6] &= ~(1UL << (document & 63));

    public int Count()
    {
        var count = 0;
        foreach (var word in _words) count += BitOperations.PopCount(word);
        return count;
    }

    public DocumentSet Copy() => new(Length, (ulong[])_words.Clone());

    public void UnionWith(DocumentSet other)
    {
        for (var i = 0; i < _words.Length; i++) _words[i] |= other._words[i];
    }

    public void IntersectWith(DocumentSet other)
    {
        for (var i = 0; i < _words.Length; i++) _words[i] &= other._words[i];
    }

    public void ExceptWith(DocumentSet other)
    {
        for (var i = 0; i < _words.Length; i++) _words[i] &= ~other._words[i];
    }

    public void Complement()
    {
        for (var i = 0; i < _words.Length; i++) _words[i] = ~_words[i];
        if ((Length & 63) != 0) _words[^1] &= (1UL << (Length & 63)) - 1;
    }

    /// <summary>A set from its words.</summary>
    public static DocumentSet FromWords(int length, ReadOnlySpan<ulong> words)
    {
        var set = new DocumentSet(length);
        words.CopyTo(set._words);
        return set;
    }
}
