namespace ReasonRank.Ranking.Evaluation;

/// <summary>One query's results, best first, with what the judgments say about each: all that a measure looks at.</summary>
public sealed class JudgedRanking
{
    /// <summary>Relevance of a result that is not in the judgments.</summary>
    public const int NotPooled = -1;

    /// <summary>Relevance of a result that is in the judgments with a negative level.</summary>
    public const int PooledUnjudged = -2;

    private readonly int[] _relevance;
    private readonly int[] _relevantWithin;
    private readonly int[] _unjudgedWithin;

    /// <summary>Sorts results by score, ties by passage id descending (in bytes), and looks up their relevance.</summary>
    /// <param name="entries">The query's results, in any order.</param>
    /// <param name="judgments">Relevance by passage id.</param>
    /// <param name="options">The options.</param>
    public JudgedRanking(
        IEnumerable<RunEntry> entries, IReadOnlyDictionary<string, int> judgments, EvaluationOptions options)
    {
        var ranked = entries
            .OrderByDescending(entry => entry.Score)
            .ThenByDescending(entry => entry.PassageId, Utf8Order.Instance)
            .Take(options.MaxRetrieved)
            .Select(entry => judgments.TryGetValue(entry.PassageId, out var level)
                ? level < 0 ? PooledUnjudged : level
                : NotPooled);
        _relevance = [.. options.JudgedOnly ? ranked.Where(level => level >= 0) : ranked];

        var level = options.RelevanceLevel;
        _relevantWithin = CountWithin(relevance => relevance >= level);
        _unjudgedWithin = CountWithin(relevance => relevance < 0);
        Levels = judgments.Values.Where(value => value >= 0).CountBy(value => value).ToDictionary();
        Relevant = Levels.Where(pair => pair.Key >= level).Sum(pair => pair.Value);
        JudgedNonrelevant = Levels.Where(pair => pair.Key < level).Sum(pair => pair.Value);
        Options = options;
    }

    /// <summary>The options.</summary>
    public EvaluationOptions Options { get; }

    /// <summary>Relevance of each result, best first; negative for <see cref="NotPooled"/> and <see cref="PooledUnjudged"/>.</summary>
    public IReadOnlyList<int> Relevance => _relevance;

    /// <summary>How many passages the query was judged with at each level, from 0 up.</summary>
    public IReadOnlyDictionary<int, int> Levels { get; }

    /// <summary>Results.</summary>
    public int Retrieved => _relevance.Length;

    /// <summary>Relevant passages, retrieved or not.</summary>
    public int Relevant { get; }

    /// <summary>Relevant passages among the results.</summary>
    public int RelevantRetrieved => _relevantWithin[^1];

    /// <summary>Passages judged below the level of relevance, retrieved or not.</summary>
    public int JudgedNonrelevant { get; }

    /// <summary>Results judged below the level of relevance.</summary>
    public int JudgedNonrelevantRetrieved => Retrieved - UnjudgedWithin(Retrieved) - RelevantRetrieved;

    /// <summary>Ranks of the relevant results, from 1, ascending.</summary>
    public IEnumerable<int> RelevantRanks =>
        Enumerable.Range(1, Retrieved).Where(rank => _relevantWithin[rank] > _relevantWithin[rank - 1]);

    /// <summary>Relevant results among the first <paramref name="depth"/>; past the end there are no more.</summary>
    public int RelevantWithin(long depth) => _relevantWithin[Math.Clamp(depth, 0, Retrieved)];

    /// <summary>Unjudged results among the first <paramref name="depth"/>.</summary>
    public int UnjudgedWithin(long depth) => _unjudgedWithin[Math.Clamp(depth, 0, Retrieved)];

    /// <summary>Precision after <paramref name="rank"/> results; missing results count as not relevant.</summary>
    public double Precision(long rank) => RelevantWithin(rank) / (double)rank;

    private int[] CountWithin(Func<int, bool> counts)
    {
        var within = new int[_relevance.Length + 1];
        for (var i = 0; i < _relevance.Length; i++) within[i + 1] = within[i] + (counts(_relevance[i]) ? 1 : 0);
        return within;
    }
}
