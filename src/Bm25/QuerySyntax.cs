using System.Globalization;

namespace ReasonRank.Bm25;

/// <summary>
/// The syntax of queries for those who ask for it: <c>+word</c> and <c>"two words"</c> must occur, <c>-word</c> and
/// <c>-"two words"</c> must not, all else counts where it occurs. A sign is one only at the start of a word, a quotation mark
/// everywhere.
/// </summary>
public static class QuerySyntax
{
    private const char Quote = '"';

    /// <summary>The parts of a query, in its order. Together the optional ones hold every word without sign or quotation marks.</summary>
    /// <exception cref="QuerySyntaxException">
    /// A quotation mark is not closed, a sign stands before no word, or there are excluded words alone.
    /// </exception>
    public static IReadOnlyList<QueryPart> Split(string query)
    {
        var parts = new List<QueryPart>();
        for (int at = 0, plain = 0; ; at++)
        {
            var isSign = at < query.Length && query[at] is '+' or '-' && (at == 0 || char.IsWhiteSpace(query[at - 1]));
            if (at < query.Length && !isSign && query[at] != Quote) continue;

            if (!string.IsNullOrWhiteSpace(query[plain..at])) parts.Add(new(QueryPartKind.Optional, query[plain..at], plain));
            if (at == query.Length) break;
            parts.Add(ReadMarked(query, at, isSign, out plain));
            at = plain - 1;
        }
        if (parts.Count > 0 && parts.TrueForAll(part => part.Kind == QueryPartKind.Excluded))
            throw new QuerySyntaxException("has excluded words alone; it needs a word to search for", 0);
        return parts;
    }

    private static QueryPart ReadMarked(string query, int start, bool isSigned, out int end)
    {
        var at = isSigned ? start + 1 : start;
        var kind = isSigned && query[start] == '-' ? QueryPartKind.Excluded : QueryPartKind.Required;
        if (at < query.Length && query[at] == Quote)
        {
            end = query.IndexOf(Quote, at + 1) + 1;
            return end > 0 ? new(kind, query[(at + 1)..(end - 1)], start) : throw Refuse($"has a quotation mark at {at} that is not closed", at);
        }
        end = at;
        while (end < query.Length && query[end] != Quote && !char.IsWhiteSpace(query[end])) end++;
        return end > at ? new(kind, query[at..end], start) : throw Refuse($"has a '{query[start]}' at {start} that stands before no word", start);
    }

    private static QuerySyntaxException Refuse(FormattableString message, int offset) => new(message.ToString(CultureInfo.InvariantCulture), offset);
}
