using System.Text;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>Takes the score of one document apart.</summary>
internal static class ScoreExplainer
{
    /// <summary>The document's score; null where it has none of the terms.</summary>
    /// <param name="segment">The document's segment.</param>
    /// <param name="view">Index of the segment.</param>
    /// <param name="document">Number of the document there.</param>
    /// <param name="query">The terms.</param>
    /// <param name="weighting">How they were weighted.</param>
    /// <param name="scorer">Scores them.</param>
    public static ScoreExplanation? Explain(
        Segment segment, int view, int document, WeightedQuery query, QueryWeighting weighting, Bm25Scorer scorer)
    {
        var norm = segment.Norms[document];
        var details = new List<ScoreExplanation>();
        var sum = 0d;
        for (var i = 0; i < query.Count; i++)
        {
            var term = query[i];
            var frequency = segment.Postings(query.Entry(i, view)).FrequencyIn(document);
            if (frequency == 0) continue;
            var score = Bm25Scorer.Score(term.Weight, frequency, scorer.InverseNorms[norm]);
            sum += score;
            details.Add(Explain(query, term, weighting, frequency, norm, score, scorer));
        }
        return details.Count == 0 ? null : new ScoreExplanation((float)sum, "BM25 score: sum of the terms", details);
    }

    /// <summary>The score of a term in a document, or in one of its fields.</summary>
    public static ScoreExplanation Explain(
        WeightedQuery query, QueryTerm term, QueryWeighting weighting, int frequency, byte norm, float score, Bm25Scorer scorer,
        (string Name, float Boost)? field = null)
    {
        var idf = new ScoreExplanation(term.Idf, "idf = ln(1 + (N - n + 0.5) / (n + 0.5))",
        [
            Leaf(scorer.Collection.TextCount, "N, passages with text"),
            Leaf(term.DocumentFrequency, "n, passages with the term"),
        ]);
        var length = LengthNorm.Lengths[norm];
        var saturation = new ScoreExplanation(
            Bm25Scorer.Score(1, frequency, scorer.InverseNorms[norm]), "tf = f / (f + k1 * (1 - b + b * length / mean length))",
            [
                Leaf(frequency, "f, occurrences in the passage"), Leaf(scorer.K1, "k1"), Leaf(scorer.B, "b"),
                Leaf(length, LengthNorm.IsExact(length) ? "length of the passage in terms" : "length of the passage in terms, rounded down to 4 bits"),
                Leaf(scorer.Collection.AverageLength, "mean length"),
            ]);
        var fromText = term.Boost - term.Added;
        var boost = weighting == QueryWeighting.Bm25 && term.Frequency > 0
            ? new ScoreExplanation(fromText, "boost = idf * f / (f + k1 * (1 - b + b * length / mean length))",
                [
                    idf, Leaf(term.Frequency, "f, occurrences in the query"), Leaf(scorer.K1, "k1"), Leaf(scorer.B, "b"),
                    Leaf(query.Length, "length of the query in terms"), Leaf(scorer.Collection.AverageLength, "mean length"),
                ])
            : Leaf(fromText, "boost = occurrences in the query");
        if (term.Added > 0)
            boost = new ScoreExplanation(term.Boost, "boost = weight + boost by the query's text", [Leaf(term.Added, "weight"), boost]);
        var word = Encoding.UTF8.GetString(query.Bytes(term));
        return field is var (name, fieldBoost)
            ? new ScoreExplanation(
                score, $"\"{word}\" in the {name}: boost * idf * tf * boost of the {name}", [boost, idf, saturation, Leaf(fieldBoost, $"boost of the {name}")])
            : new ScoreExplanation(score, $"\"{word}\": boost * idf * tf", [boost, idf, saturation]);
    }

    private static ScoreExplanation Leaf(double value, string description) => new(value, description, []);
}
