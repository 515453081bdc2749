using System.Runtime.InteropServices;
using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>What one candidate has of the watched terms.</summary>
internal sealed class PassageEvidence
{
    // The unordered window of the sequential dependence model: four positions for each of the two terms.
    private const int Window = 8;

    private readonly int[] _counts;
    private readonly bool[] _inTitle;
    private readonly Dictionary<(int, int), int> _close = [];

    private PassageEvidence(int terms)
    {
        _counts = new int[terms];
        _inTitle = new bool[terms];
    }

    /// <summary>BM25 of what the query is about; 0 or more, and 0 where nobody knows how rare its terms are.</summary>
    public double Subject { get; private set; }

    /// <summary>Fit with the relevance model; 0 or more.</summary>
    public double Feedback { get; private set; }

    /// <summary>Neighbouring query terms that stand close together; 0 or more.</summary>
    public double Proximity { get; private set; }

    /// <summary>Query terms in the title; 0 or more.</summary>
    public double Title { get; private set; }

    /// <summary>Occurrences of a watched term, title included.</summary>
    public int CountOf(int index) => _counts[index];

    /// <summary>Whether a watched term is in the title.</summary>
    public bool IsInTitle(int index) => _inTitle[index];

    /// <summary>Neighbouring query terms by how often they stand close together.</summary>
    public IEnumerable<(int, int)> Close => _close.Keys;

    /// <summary>Reads a candidate.</summary>
    public static PassageEvidence Gather(PassageTokens passage, WatchedTerms watched)
    {
        var evidence = new PassageEvidence(watched.Count);
        var recent = new Queue<(int Term, int Position)>();
        evidence.Count(passage.Title, 0, watched, recent);
        for (var index = 0; index < watched.Count; index++) evidence._inTitle[index] = evidence._counts[index] > 0;
        evidence.Count(passage.Body, passage.Title.Count == 0 ? 0 : passage.Title[^1].Position + 1, watched, recent);
        evidence.Score(passage, watched);
        return evidence;
    }

    private void Count(IReadOnlyList<TextToken> tokens, int start, WatchedTerms watched, Queue<(int Term, int Position)> recent)
    {
        foreach (var token in tokens)
        {
            var term = watched.IndexOf(token.Term);
            if (term < 0) continue;
            _counts[term]++;
            if (term >= watched.Query.Terms.Count) continue;
            var position = start + token.Position;
            while (recent.TryPeek(out var oldest) && position - oldest.Position > Window) recent.Dequeue();
            foreach (var other in recent)
            {
                var pair = (Math.Min(term, other.Term), Math.Max(term, other.Term));
                if (watched.Query.Neighbours.Contains(pair))
                    CollectionsMarshal.GetValueRefOrAddDefault(_close, pair, out _)++;
            }
            recent.Enqueue((term, position));
        }
    }

    private void Score(PassageTokens passage, WatchedTerms watched)
    {
        for (var index = 0; index < _counts.Length; index++)
            if (_counts[index] > 0)
                Feedback += watched.FeedbackWeight[index] * watched.Weights.Saturate(_counts[index], passage.Length);
        foreach (var ((first, second), count) in _close)
            Proximity += Math.Min(watched.Idf[first], watched.Idf[second]) * watched.Weights.Saturate(count, passage.Length);
        for (var index = 0; index < watched.Query.Terms.Count; index++)
        {
            var weight = watched[index].Weight * watched.Idf[index];
            if (_counts[index] > 0 && watched.Weights.AreOfCollection)
                Subject += weight * watched.Weights.Saturate(_counts[index], passage.Length);
            if (_inTitle[index]) Title += weight;
        }
        // A short title that names the subject says more than a long one that mentions it; ten terms are usual.
        Title /= .25 + .75 * passage.Title.Count / 10;
    }
}
