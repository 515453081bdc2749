using System.Runtime.InteropServices;
using ReasonRank.Ranking.Text;

namespace ReasonRank.Synthesis.Jobs.Duplicates;

/// <summary>
/// Finds texts that say nearly the same as an earlier one. The keys of all texts lie in a temporary file, and one key of each is in
/// memory at a time: twenty bytes a text, and a hundred more for one that is like others. Which ones are found depends on the texts and
/// their order alone.
/// </summary>
/// <param name="shingleWords">Words in a shingle.</param>
/// <param name="threshold">Least Jaccard similarity of a near duplicate.</param>
internal sealed class NearDuplicates(int shingleWords, double threshold) : IDisposable
{
    // Texts that all share a key, such as those of one form, would be compared each with each: with the first ones will do.
    private const int MostCompared = 64;

    // A text that is like several: one of them may be left out itself.
    private const int MostLike = 16;

    private const int Nobody = int.MaxValue;

    private const int TextBytes = MinHash.Keys * sizeof(ulong);

    private readonly MinHash _minHash = new(threshold);
    private readonly FileStream _keys = TemporaryFile.Create();
    private int _count, _given;

    /// <summary>Adds a text that others are compared with, and that is never left out itself, whatever it is like. Before all others.</summary>
    public void AddGiven(string text)
    {
        Add(text);
        _given = _count;
    }

    /// <summary>Adds a text; its number is how many were added before.</summary>
    public void Add(string text)
    {
        Span<ulong> keys = stackalloc ulong[MinHash.Keys];
        var shingles = WordShingles.Of(text, shingleWords);
        // A text without words is like no other.
        if (shingles.Count > 0) _minHash.Compute(shingles, keys);
        else keys.Fill((uint)_count | 1UL << 63);
        _keys.Write(MemoryMarshal.AsBytes(keys));
        _count++;
    }

    /// <summary>The texts that are near duplicates of an earlier one which is none itself, each with that one, by number.</summary>
    /// <param name="text">A text by its number.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<(int Later, int Earlier)>> FindAsync(Func<int, Task<string>> text, CancellationToken cancellation)
    {
        var like = new int[]?[_count];
        var (keys, numbers) = (new ulong[_count], new int[_count]);
        for (var key = 0; key < MinHash.Keys; key++)
        {
            Read(key, keys);
            for (var i = 0; i < numbers.Length; i++) numbers[i] = i;
            Array.Sort(keys, numbers);
            for (var (start, end) = (0, 0); start < keys.Length; start = end)
            {
                for (end = start + 1; end < keys.Length && keys[end] == keys[start]; end++) { }
                if (end - start > 1) await CompareAsync(numbers.AsMemory(start, end - start), like, text, cancellation);
            }
        }
        var found = new List<(int Later, int Earlier)>();
        var isDuplicate = new bool[_count];
        for (var later = _given; later < _count; later++)
        {
            var earlier = Nobody;
            foreach (var other in like[later] ?? [])
                if (other < earlier && !isDuplicate[other]) earlier = other;
            if (earlier == Nobody) continue;
            found.Add((later, earlier));
            isDuplicate[later] = true;
        }
        return found;
    }

    /// <summary>Removes the temporary file.</summary>
    public void Dispose() => _keys.Dispose();

    private async Task CompareAsync(Memory<int> numbers, int[]?[] like, Func<int, Task<string>> text, CancellationToken cancellation)
    {
        numbers.Span.Sort();
        var firsts = new List<Compared>(MostCompared);
        for (var i = 0; i < numbers.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var later = new Compared(numbers.Span[i]);
            foreach (var earlier in firsts)
            {
                var known = like[later.Number] ?? [];
                if (known.Length == MostLike) break;
                if (known.Contains(earlier.Number) || WordShingles.Similarity(await ShinglesAsync(later), await ShinglesAsync(earlier)) < threshold) continue;
                like[later.Number] = [.. known, earlier.Number];
            }
            if (firsts.Count < MostCompared) firsts.Add(later);
        }

        async ValueTask<HashSet<string>> ShinglesAsync(Compared one) => one.Shingles ??= WordShingles.Of(await text(one.Number), shingleWords);
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

    private sealed class Compared(int number)
    {
        public int Number => number;

        public HashSet<string>? Shingles { get; set; }
    }
}
