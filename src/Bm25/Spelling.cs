using System.Text;

namespace ReasonRank.Bm25;

/// <summary>How far a word that no passage has may be from the one that was meant.</summary>
public static class Spelling
{
    private const int ShortestFixed = 3, ShortestTwice = 6;

    /// <summary>
    /// Most edits of a term: 1 for 3 to 5 characters, 2 for more; none for shorter ones, which are all near to each other, and
    /// for those with a digit, where another number is another thing.
    /// </summary>
    public static int MostEdits(string term) => term.Any(char.IsDigit) ? 0 : term.EnumerateRunes().Count() switch
    {
        < ShortestFixed => 0,
        < ShortestTwice => 1,
        _ => 2,
    };

    /// <summary>
    /// Insertions, deletions, changes and swaps of neighbouring characters (Unicode scalar values) that make one text of
    /// another, no part edited twice: optimal string alignment.
    /// </summary>
    /// <param name="a">One text.</param>
    /// <param name="b">The other.</param>
    /// <param name="most">Looks no further: more edits are told as <paramref name="most"/> + 1.</param>
    public static int Distance(string a, string b, int most) => Distance([.. a.EnumerateRunes()], [.. b.EnumerateRunes()], most);

    /// <inheritdoc cref="Distance(string, string, int)"/>
    internal static int Distance(ReadOnlySpan<Rune> a, ReadOnlySpan<Rune> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most) return most + 1;
        const int OnStack = 64;
        var width = b.Length + 1;
        var rows = width <= OnStack ? stackalloc int[3 * OnStack] : new int[3 * width];
        var before = rows[..width];
        var last = rows.Slice(width, width);
        var row = rows.Slice(2 * width, width);
        for (var j = 0; j < width; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j < width; j++)
            {
                var edits = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) edits = Math.Min(edits, before[j - 2] + 1);
                row[j] = edits;
                least = Math.Min(least, edits);
            }
            // A swap reaches back two rows, but what it costs there is no less than the row between allows.
            if (least > most) return most + 1;
            var free = before;
            before = last;
            last = row;
            row = free;
        }
        return Math.Min(last[b.Length], most + 1);
    }
}
