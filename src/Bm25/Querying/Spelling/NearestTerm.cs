using System.Buffers;
using System.Text;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying.Spelling;

/// <summary>Finds the term of an index that is nearest to a word: a walk over the terms with the same first character.</summary>
internal static class NearestTerm
{
    private const int TermsBetweenChecks = 1 << 12;

    public static string? Find(IndexState state, string term, int mostEdits, CancellationToken cancellation)
    {
        var runes = term.EnumerateRunes().ToArray();
        if (runes.Length == 0) return null;
        var first = Encoding.UTF8.GetBytes(runes[0].ToString());
        var (best, found) = (mostEdits, new HashSet<string>(StringComparer.Ordinal));
        foreach (var view in state.Views) best = Walk(view.Segment.Terms, first, runes, best, found, cancellation);
        return found
            .Select(text => (Text: text, Bytes: Encoding.UTF8.GetBytes(text)))
            .OrderByDescending(other => state.Find(other.Bytes).Sum(entry => (long)entry.DocumentFrequency))
            .ThenBy(other => other.Bytes, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
            .FirstOrDefault().Text;
    }

    /// <summary>Collects the terms of the fewest edits.</summary>
    /// <returns>The fewest edits so far.</returns>
    private static int Walk(
        TermDictionary terms, ReadOnlySpan<byte> first, ReadOnlySpan<Rune> wanted, int best, HashSet<string> found, CancellationToken cancellation)
    {
        var other = new Rune[Analysis.Analyzer.MaxTokenLength];
        var seen = 0;
        for (var cursor = terms.WalkFrom(first); cursor.MoveNext();)
        {
            if (++seen % TermsBetweenChecks == 0) cancellation.ThrowIfCancellationRequested();
            if (!cursor.Term.StartsWith(first))
            {
                if (cursor.Term.SequenceCompareTo(first) < 0) continue;
                break;
            }
            var length = Decode(cursor.Term, other);
            var edits = Bm25.Spelling.Distance(wanted, other.AsSpan(0, length), best);
            if (edits > best) continue;
            if (edits < best) found.Clear();
            best = edits;
            found.Add(Encoding.UTF8.GetString(cursor.Term));
        }
        return best;
    }

    private static int Decode(ReadOnlySpan<byte> term, Span<Rune> runes)
    {
        var count = 0;
        while (Rune.DecodeFromUtf8(term, out var rune, out var bytes) == OperationStatus.Done)
        {
            runes[count++] = rune;
            term = term[bytes..];
        }
        return count;
    }
}
