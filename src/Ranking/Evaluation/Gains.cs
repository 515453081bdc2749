using System.Globalization;

namespace ReasonRank.Ranking.Evaluation;

/// <summary>
/// Gains of a ranking for cumulated-gain measures (Järvelin and Kekäläinen, ACM TOIS 20(4), 2002): a level's gain is the
/// level itself unless a parameter sets it.
/// </summary>
internal sealed class Gains
{
    private readonly Dictionary<int, double> _byLevel;

    public Gains(JudgedRanking ranking, IEnumerable<(string Level, double Gain)> parameters)
    {
        _byLevel = ranking.Levels.Keys.ToDictionary(level => level, level => (double)level);
        foreach (var (name, gain) in parameters)
            if (int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level)) _byLevel[level] = gain;
        Retrieved = [.. ranking.Relevance.Select(level => _byLevel.GetValueOrDefault(level))];
        Ideal =
        [
            .. ranking.Levels
                .OrderByDescending(level => _byLevel[level.Key])
                .Where(level => _byLevel[level.Key] > 0)
                .SelectMany(level => Enumerable.Repeat(_byLevel[level.Key], level.Value)),
        ];
    }

    /// <summary>Gain of each result.</summary>
    public double[] Retrieved { get; }

    /// <summary>Positive gains of all judged passages, highest first: what a perfect ranking would collect.</summary>
    public double[] Ideal { get; }

    /// <summary>Smallest gain of any level, at most 0.</summary>
    public double Least => Math.Min(0, _byLevel.Values.DefaultIfEmpty().Min());

    /// <summary>Largest gain of any level, at least 0.</summary>
    public double Greatest => Math.Max(0, _byLevel.Values.DefaultIfEmpty().Max());

    /// <summary>
    /// Discounted cumulated gain after each number of results, from 0: the gain at rank r counts gain / log2(r + 1).
    /// </summary>
    public static double[] Cumulate(ReadOnlySpan<double> gains)
    {
        var sums = new double[gains.Length + 1];
        for (var i = 0; i < gains.Length; i++) sums[i + 1] = sums[i] + gains[i] / Math.Log2(i + 2);
        return sums;
    }
}
