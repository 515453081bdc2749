using ReasonRank.Ranking.Text;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs.Duplicates;

/// <summary>Queries of test sets, to compare others with. Immutable.</summary>
internal sealed class HeldOutQueries
{
    private const int ShownCharacters = 200;

    private readonly IReadOnlyList<string> _texts;
    private readonly ILookup<ulong, int> _byKey;
    private readonly int _shingleWords;
    private readonly double _threshold;
    private readonly MinHash _minHash;

    private HeldOutQueries(IReadOnlyList<string> texts, int shingleWords, double threshold)
    {
        (_texts, _shingleWords, _threshold, _minHash) = (texts, shingleWords, threshold, new MinHash(threshold));
        _byKey = texts.SelectMany((text, i) => Keys(text).Select(key => (key, i))).ToLookup(pair => pair.key, pair => pair.i);
    }

    /// <summary>No queries.</summary>
    public static HeldOutQueries None { get; } = new([], 1, 1);

    /// <summary>Queries, to be compared as a job's own queries are.</summary>
    public static HeldOutQueries Of(IReadOnlyList<string> texts, Deduplication how) =>
        texts.Count == 0 ? None : new(texts, how.ShingleWords, how.Threshold);

    /// <summary>The query that a text nearly repeats; null when there is none.</summary>
    public string? FindNear(string text)
    {
        if (_texts.Count == 0) return null;
        var shingles = WordShingles.Of(text, _shingleWords);
        var compared = new HashSet<int>();
        foreach (var key in Keys(text))
        {
            foreach (var i in _byKey[key])
                if (compared.Add(i) && WordShingles.Similarity(shingles, WordShingles.Of(_texts[i], _shingleWords)) >= _threshold) return _texts[i];
        }
        return null;
    }

    /// <summary>Why a query that a test set has is left out.</summary>
    public static ItemEnd Contaminated(string heldOut) => new("contaminated", $"A test set has nearly the same query: {Shown(heldOut)}");

    private static string Shown(string text) =>
        text.Length <= ShownCharacters ? text : text[..(char.IsHighSurrogate(text[ShownCharacters - 1]) ? ShownCharacters - 1 : ShownCharacters)];

    private ulong[] Keys(string text)
    {
        var shingles = WordShingles.Of(text, _shingleWords);
        if (shingles.Count == 0) return [];
        var keys = new ulong[MinHash.Keys];
        _minHash.Compute(shingles, keys);
        return keys;
    }
}
