namespace ReasonRank.Ranking.Evaluation;

/// <summary>Rank-biased precision with persistence p (Moffat and Zobel, ACM TOIS 27(1), 2008).</summary>
internal static class RankBiasedPrecision
{
    private const double DefaultPersistence = .9;

    /// <summary>(1 - p) Σ gain · p^(rank - 1), gains brought into 0..1.</summary>
    public static double Score(JudgedRanking ranking, (string Name, double Value)[] parameters)
    {
        var p = Persistence(parameters);
        var gains = new Gains(ranking, parameters);
        var (least, range) = gains is { Least: >= 0, Greatest: <= 1 } ? (0, 1) : (gains.Least, gains.Greatest - gains.Least);
        var (sum, weight) = (0.0, 1.0);
        for (var i = 0; i < ranking.Retrieved; i++, weight *= p)
            if (gains.Retrieved[i] != 0) sum += (gains.Retrieved[i] - least) / range * weight;
        return (1 - p) * sum;
    }

    /// <summary>What unjudged results, and all after the last one, could add at most.</summary>
    public static double Residual(JudgedRanking ranking, (string Name, double Value)[] parameters)
    {
        var p = Persistence(parameters);
        var (sum, weight) = (0.0, 1.0);
        foreach (var level in ranking.Relevance)
        {
            if (level < 0) sum += weight;
            weight *= p;
        }
        return ranking.UnjudgedWithin(ranking.Retrieved) == 0 ? 0 : weight + (1 - p) * sum;
    }

    private static double Persistence((string Name, double Value)[] parameters) =>
        parameters.Where(pair => pair.Name == "p").Select(pair => pair.Value).DefaultIfEmpty(DefaultPersistence).Last();
}
