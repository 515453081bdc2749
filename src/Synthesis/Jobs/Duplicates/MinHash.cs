namespace ReasonRank.Synthesis.Jobs.Duplicates;

/// <summary>
/// Keys of a set that sets like it share: the smallest values of many hash functions, several to a key (Broder, On the resemblance
/// and containment of documents, 1997; banding as in Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, section 3.4).
/// </summary>
internal static class MinHash
{
    /// <summary>Keys of a set. Two sets of Jaccard similarity s share one with probability 1 − (1 − s^5)^16: .998 at .8, .40 at .5.</summary>
    public const int Keys = 16;

    private const int HashesInKey = 5;

    private static readonly (ulong Factor, ulong Shift)[] _functions = Functions();

    /// <summary>The keys of a set.</summary>
    /// <param name="shingles">Its members; not empty.</param>
    /// <param name="keys">Takes <see cref="Keys"/> keys.</param>
    public static void Compute(IReadOnlyCollection<string> shingles, Span<ulong> keys)
    {
        Span<ulong> smallest = stackalloc ulong[Keys * HashesInKey];
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
            foreach (var value in smallest.Slice(key * HashesInKey, HashesInKey)) combined = Mix(combined ^ value);
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
        return [.. Enumerable.Range(0, Keys * HashesInKey).Select(_ => (Next() | 1, Next()))];

        ulong Next() => Mix(state += 0x9E3779B97F4A7C15UL);
    }
}
