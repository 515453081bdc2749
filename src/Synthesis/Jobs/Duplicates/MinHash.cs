namespace ReasonRank.Synthesis.Jobs.Duplicates;

/// <summary>
/// Keys of a set that sets like it share: the smallest values of many hash functions, several to a key (Broder, On the resemblance
/// and containment of documents, 1997; banding as in Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, section 3.4).
/// </summary>
internal sealed class MinHash
{
    /// <summary>Keys of a set.</summary>
    public const int Keys = 16;

    // With more hashes in a key fewer sets share it that are not alike; these do for high thresholds.
    private const int MostHashesInKey = 5;

    private const double MostMissed = .005;

    private static readonly (ulong Factor, ulong Shift)[] _functions = Functions();

    private readonly int _hashesInKey;

    /// <summary>
    /// Keys for a threshold: two sets of Jaccard similarity s share one with probability 1 − (1 − s^r)^16, and r, the hashes in a key,
    /// is as large as it can be with at most one in 200 missed at the threshold: 5 from .78 on, 2 at .6, 1 at .5 (below .29 more are missed).
    /// </summary>
    /// <param name="threshold">Least similarity of what is to be found.</param>
    public MinHash(double threshold)
    {
        _hashesInKey = MostHashesInKey;
        while (_hashesInKey > 1 && Math.Pow(1 - Math.Pow(threshold, _hashesInKey), Keys) > MostMissed) _hashesInKey--;
    }

    /// <summary>The keys of a set.</summary>
    /// <param name="shingles">Its members; not empty.</param>
    /// <param name="keys">Takes <see cref="Keys"/> keys.</param>
    public void Compute(IReadOnlyCollection<string> shingles, Span<ulong> keys)
    {
        Span<ulong> smallest = stackalloc ulong[Keys * _hashesInKey];
        smallest.Fill(ulong.MaxValue);
        foreach (var shingle in shingles)
        {
            var hash = Hash(shingle);
            for (var i = 0; i < smallest.Length; i++)
                smallest[i] = Math.Min(smallest[i], Mix(hash * _functions[i].Factor + _functions[i].Shift));
        }
        for (var key = 0; key < Keys; key++)
        {
            var combined = (ulong)key;
            foreach (var value in smallest.Slice(key * _hashesInKey, _hashesInKey)) combined = Mix(combined ^ value);
            keys[key] = combined;
        }
    }

    // FNV-1a, the same in every process: string's own hash is not.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
        return Mix(hash);
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood, 2014).
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }

    private static (ulong, ulong)[] Functions()
    {
        var state = 0UL;
        return [.. Enumerable.Range(0, Keys * MostHashesInKey).Select(_ => (Next() | 1, Next()))];

        ulong Next() => Mix(state += 0x9E3779B97F4A7C15UL);
    }
}
