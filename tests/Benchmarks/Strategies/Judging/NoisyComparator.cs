namespace ReasonRank.Benchmarks.Strategies.Judging;

/// <summary>
/// Compares passages as a model does that is right more often the further their grades are apart: a beats b with the
/// probability 1 / (1 + exp(grade of b - grade of a)). The same two passages of a query compare the same way in every
/// window of every strategy; another seed is another model.
/// </summary>
/// <param name="query">The question and its judgments.</param>
/// <param name="seed">Which model.</param>
internal sealed class NoisyComparator(JudgedQuery query, int seed)
{
    /// <summary>Imagined passages that a lone passage is compared with, their grades spread evenly from 0 to the highest.</summary>
    public const int References = 20;

    private const double HighestGrade = 3;

    private static readonly (ulong Hash, double Grade)[] Imagined =
        [.. Enumerable.Range(0, References).Select(i => (Hash($"reference {i}"), i * HighestGrade / (References - 1)))];

    private readonly ulong _world = Mix(Hash(query.Id) + (ulong)seed);

    /// <summary>How many of the others each passage beats.</summary>
    public int[] Wins(IReadOnlyList<string> passages)
    {
        var shown = passages.Select(Known).ToArray();
        var wins = new int[shown.Length];
        for (var a = 0; a < shown.Length; a++)
            for (var b = a + 1; b < shown.Length; b++)
                wins[Beats(shown[a], shown[b]) ? a : b]++;
        return wins;
    }

    /// <summary>Positions of the passages, the one that beats most others first; chance decides between equals.</summary>
    public int[] Order(IReadOnlyList<string> passages)
    {
        var wins = Wins(passages);
        return [.. Enumerable.Range(0, wins.Length).OrderByDescending(i => wins[i]).ThenBy(i => Mix(_world ^ Hash(passages[i])))];
    }

    /// <summary>How many of <see cref="References"/> a passage beats.</summary>
    public int WinsAlone(string passage) => Imagined.Count(reference => Beats(Known(passage), reference));

    private (ulong Hash, double Grade) Known(string passage) => (Hash(passage), query.Grades.GetValueOrDefault(passage));

    private bool Beats((ulong Hash, double Grade) a, (ulong Hash, double Grade) b)
    {
        var (first, second) = a.Hash < b.Hash ? (a, b) : (b, a);
        var chance = (Mix(_world ^ Mix(first.Hash ^ Mix(second.Hash))) >> 11) * (1.0 / (1UL << 53));
        return chance < 1 / (1 + Math.Exp(second.Grade - first.Grade)) == (first == a);
    }

    // FNV-1a: string.GetHashCode differs from process to process.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
