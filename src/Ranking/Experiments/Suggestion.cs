namespace ReasonRank.Ranking.Experiments;

/// <summary>The measured system of the best quality under a limit of cost, chosen on one half of the queries and checked on the other.</summary>
/// <param name="System">Index of the system.</param>
/// <param name="Chosen">Its means over the half that it was chosen on.</param>
/// <param name="HeldOut">Its means over the other half.</param>
/// <param name="BestHeldOut">Index of the affordable system that is best on the other half.</param>
/// <param name="AgainstFirst">It against the first system on the other half.</param>
/// <param name="Verdict">What the other half says.</param>
public sealed record Suggestion(
    int System, (double Quality, double Cost) Chosen, (double Quality, double Cost) HeldOut, int BestHeldOut,
    PairedComparison AgainstFirst, SuggestionVerdict Verdict)
{
    /// <summary>Largest p-value of a difference that counts as reliable.</summary>
    public const double Significance = .05;

    /// <summary>Fewest queries that can be split.</summary>
    public const int LeastQueries = 4;

    /// <summary>Chooses among systems measured on the same queries, the first being what the others have to beat.</summary>
    /// <param name="systems">The systems.</param>
    /// <param name="queryIds">The queries' ids, in the order of the systems' values; at least <see cref="LeastQueries"/>.</param>
    /// <param name="limit">Most cost per query, on average.</param>
    /// <param name="test">How differences are tested.</param>
    /// <returns>The choice; null when no system is within the limit.</returns>
    public static Suggestion? Make(
        IReadOnlyList<MeasuredSystem> systems, IReadOnlyList<string> queryIds, double limit, SignificanceTest test)
    {
        var (half, other) = QueryHalves.Split(queryIds);
        var all = Enumerable.Range(0, systems.Count);
        int[] affordable = [.. all.Where(i => systems[i].Mean(half).Cost <= limit)];
        if (affordable.Length == 0) return null;
        int Best(IEnumerable<int> among, int[] queries) =>
            among.OrderByDescending(i => systems[i].Mean(queries).Quality).ThenBy(i => systems[i].Mean(queries).Cost).First();
        PairedComparison OnOther(int i, int against) => PairedComparison.Of(
            [.. other.Select(query => systems[i].Quality[query])], [.. other.Select(query => systems[against].Quality[query])], test);

        var choice = Best(affordable, half);
        var heldOut = systems[choice].Mean(other);
        var best = Best(affordable.Where(i => systems[i].Mean(other).Cost <= limit).DefaultIfEmpty(choice), other);
        var againstFirst = OnOther(choice, 0);
        var verdict =
            heldOut.Cost > limit ? SuggestionVerdict.TooCostly
            : choice == 0 ? OnOther(best, 0) is { Difference: > 0, P: < Significance } ? SuggestionVerdict.Beaten : SuggestionVerdict.Confirmed
            : againstFirst.Difference <= 0 ? SuggestionVerdict.NotBetter
            : againstFirst.P < Significance ? SuggestionVerdict.Confirmed
            : SuggestionVerdict.WithinChance;
        return new(choice, systems[choice].Mean(half), heldOut, best, againstFirst, verdict);
    }
}
