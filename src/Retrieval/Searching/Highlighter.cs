using ReasonRank.Bm25;
using ReasonRank.Ranking.Text;
using ReasonRank.Retrieval.Engines;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Searching;

/// <summary>Picks the sentences of passages that have the terms of a query which tell most.</summary>
internal sealed class Highlighter
{
    private const int DefaultSentences = 2, DefaultLength = 300;

    private readonly IPassageCollection _collection;
    private readonly Dictionary<string, double> _idf;
    private readonly int _sentences, _maxLength;

    private Highlighter(IPassageCollection collection, Dictionary<string, double> idf, HighlightOptions options)
    {
        (_collection, _idf) = (collection, idf);
        _sentences = options.HasSentences ? options.Sentences : DefaultSentences;
        _maxLength = options.HasMaxLength ? options.MaxLength : DefaultLength;
    }

    /// <summary>A highlighter for the terms of a query.</summary>
    public static async Task<Highlighter> CreateAsync(
        IPassageCollection collection, IReadOnlyList<SearchTerm> terms, HighlightOptions options, CancellationToken cancellation)
    {
        var statistics = await collection.GetTermStatisticsAsync([.. terms.Select(term => term.Term)], cancellation);
        var idf = Enumerable.Range(0, terms.Count).ToDictionary(i => terms[i].Term, i => statistics.Idf(i), StringComparer.Ordinal);
        return new Highlighter(collection, idf, options);
    }

    /// <summary>Adds the best sentences to hits. A passage that is gone by now has none.</summary>
    public async Task HighlightAsync(IReadOnlyList<Hit> hits, CancellationToken cancellation)
    {
        var (budget, next) = (new ResponseBudget(), 0);
        var missing = hits.Where(hit => hit.Passage is null).ToArray();
        foreach (var hit in hits.Where(hit => hit.Passage is not null)) Highlight(hit, hit.Passage.Text, budget, cancellation);
        if (missing.Length == 0) return;
        await foreach (var passage in _collection.GetAsync(missing.Select(hit => hit.PassageId), cancellation))
        {
            if (passage is not null) Highlight(missing[next], passage.Text, budget, cancellation);
            next++;
        }
    }

    private void Highlight(Hit hit, string text, ResponseBudget budget, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var highlight in Best(text))
        {
            budget.Take(highlight, "highlight");
            hit.Highlights.Add(highlight);
        }
    }

    private IEnumerable<Highlight> Best(string text)
    {
        var found = new List<Highlight>();
        var tokens = _collection.Analyzer.Analyze(text);
        var (next, seen) = (0, new HashSet<string>(StringComparer.Ordinal));
        foreach (var (start, end) in Sentences.Split(text, _maxLength))
        {
            var highlight = new Highlight { Start = start };
            seen.Clear();
            for (; next < tokens.Count && tokens[next].StartOffset < end; next++)
            {
                var token = tokens[next];
                if (!_idf.TryGetValue(token.Term, out var idf)) continue;
                if (seen.Add(token.Term)) highlight.Score += idf;
                highlight.Matches.Add(new TextSpan { Start = token.StartOffset, End = Math.Min(token.EndOffset, end) });
            }
            if (seen.Count == 0) continue;
            highlight.Text = text[start..end];
            found.Add(highlight);
        }
        return found.OrderByDescending(highlight => highlight.Score).Take(_sentences).OrderBy(highlight => highlight.Start);
    }
}
