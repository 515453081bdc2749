using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>What terms weigh in a collection; BM25 as Lucene has it, with the parameters of Anserini's baselines.</summary>
internal sealed class TermWeights
{
    private const double K1 = .9;
    private const double B = .4;

    private readonly Dictionary<string, TermFrequency> _frequencies;
    private readonly double _passages;
    private readonly double _averageLength;
    private readonly double _commonShare;

    private TermWeights(IReadOnlyList<string> terms, CollectionStatistics statistics, bool areOfCollection)
    {
        AreOfCollection = areOfCollection;
        _frequencies = terms.Zip(statistics.Terms).ToDictionary(pair => pair.First, pair => pair.Second);
        _passages = Math.Max(1, statistics.PassageCount);
        _averageLength = Math.Max(1, statistics.TokenCount / _passages);
        // Candidates share the query's subject, so a term that many of them have is no stop word. In a collection it is
        // one: a tenth of the passages is the limit of Anserini's RM3.
        _commonShare = areOfCollection ? .1 : 1;
    }

    /// <summary>Whether they tell how rare a term is in a collection, and not only among the candidates.</summary>
    public bool AreOfCollection { get; }

    /// <summary>Weights by the collection's statistics, or by those of the candidates where there are none.</summary>
    /// <param name="terms">Distinct terms.</param>
    /// <param name="collection">The collection's statistics.</param>
    /// <param name="passages">The candidates.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<TermWeights> GetAsync(
        IReadOnlyList<string> terms, ITermStatistics? collection, PassageReader passages, CancellationToken cancellationToken)
    {
        if (terms.Count > 0 && collection is not null
            && await collection.GetAsync(terms, cancellationToken) is { PassageCount: > 0 } statistics)
            return new TermWeights(terms, statistics, areOfCollection: true);
        return new TermWeights(terms, PoolStatistics.Count(terms, passages, cancellationToken), areOfCollection: false);
    }

    /// <summary>Inverse passage frequency, ln(1 + (N - n + .5) / (n + .5)).</summary>
    public double Idf(string term)
    {
        var having = Math.Clamp(_frequencies[term].PassageFrequency, 0, _passages);
        return Math.Log(1 + (_passages - having + .5) / (having + .5));
    }

    /// <summary>Whether a term is too common to tell passages apart.</summary>
    public bool IsCommon(string term) => _frequencies[term].PassageFrequency > _commonShare * _passages;

    /// <summary>A term's count in a passage, saturated and normalized by the passage's length; 0 to 1.</summary>
    public double Saturate(double count, int length) => count / (count + K1 * (1 - B + B * length / _averageLength));
}
