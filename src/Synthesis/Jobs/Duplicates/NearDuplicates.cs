using System.Runtime.InteropServices;
using ReasonRank.Ranking.Text;

namespace ReasonRank.Synthesis.Jobs.Duplicates;

/// <summary>
/// Finds texts that say nearly the same as an earlier one. The keys of all texts lie in a temporary file, and one key of each is
/// in memory at a time: twelve bytes a text.
/// </summary>
/// <param name="shingleWords">Words in a shingle.</param>
/// <param name="threshold">Least Jaccard similarity of a near duplicate.</param>
internal sealed class NearDuplicates(int shingleWords, double threshold) : IDisposable
{
    // Texts that all share a key, such as those of one form, would be compared each with each.
    private const int MaxCompared = 64;

    private const int TextBytes = MinHash.Keys * sizeof(ulong);

    private readonly FileStream _keys = new(
        Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

    private int _count;

    /// <summary>Adds a text; its number is how many were added before.</summary>
    public void Add(string text)
    {
        Span<ulong> keys = stackalloc ulong[MinHash.Keys];
        var shingles = WordShingles.Of(text, shingleWords);
        // A text without words is like no other.
        if (shingles.Count > 0) MinHash.Compute(shingles, keys);
        else keys.Fill((uint)_count | 1UL << 63);
        _keys.Write(MemoryMarshal.AsBytes(keys));
        _count++;
    }

    /// <summary>The texts that are near duplicates of an earlier one which is none itself, each with that one.</summary>
    /// <param name="text">A text by its number.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyDictionary<int, int>> FindAsync(Func<int, Task<string>> text, CancellationToken cancellation)
    {
        var pairs = new HashSet<(int Later, int Earlier)>();
        var (keys, numbers) = (new ulong[_count], new int[_count]);
        for (var key = 0; key < MinHash.Keys; key++)
        {
            cancellation.ThrowIfCancellationRequested();
            Read(key, keys);
            for (var i = 0; i < numbers.Length; i++) numbers[i] = i;
            Array.Sort(keys, numbers);
            for (var (start, end) = (0, 0); start < keys.Length; start = end)
            {
                for (end = start + 1; end < keys.Length && keys[end] == keys[start]; end++) { }
                if (end - start > 1) AddPairs(numbers.AsSpan(start, end - start), pairs);
            }
        }
        var duplicates = new SortedDictionary<int, int>();
        foreach (var (later, earlier) in pairs.Order())
        {
            cancellation.ThrowIfCancellationRequested();
            if (duplicates.ContainsKey(later) || duplicates.ContainsKey(earlier)) continue;
            var (a, b) = (WordShingles.Of(await text(later), shingleWords), WordShingles.Of(await text(earlier), shingleWords));
            if (WordShingles.Similarity(a, b) >= threshold) duplicates.Add(later, earlier);
        }
        return duplicates;
    }

    /// <summary>Removes the temporary file.</summary>
    public void Dispose() => _keys.Dispose();

    private static void AddPairs(Span<int> numbers, HashSet<(int, int)> pairs)
    {
        numbers.Sort();
        for (var later = 1; later < numbers.Length; later++)
            for (var earlier = 0; earlier < later && earlier < MaxCompared; earlier++) pairs.Add((numbers[later], numbers[earlier]));
    }

    private void Read(int key, ulong[] keys)
    {
        var block = new byte[TextBytes * 1024];
        _keys.Position = 0;
        for (var (at, read) = (0, 0); at < keys.Length && (read = _keys.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)) > 0;)
        {
            var values = MemoryMarshal.Cast<byte, ulong>(block.AsSpan(0, read));
            for (var i = key; i < values.Length; i += MinHash.Keys) keys[at++] = values[i];
        }
    }
}
