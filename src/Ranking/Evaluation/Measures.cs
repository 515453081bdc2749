namespace ReasonRank.Ranking.Evaluation;

/// <summary>Makes measures: the usual ones by method, all of trec_eval's by name.</summary>
public static class Measures
{
    /// <summary>Average precision (<c>map</c>).</summary>
    public static Measure Map => Select("map")[0];

    /// <summary>The reciprocal of the first relevant result's rank (<c>recip_rank</c>).</summary>
    public static Measure ReciprocalRank => Select("recip_rank")[0];

    /// <summary>nDCG at each cutoff (<c>ndcg_cut</c>), values <c>ndcg_cut_10</c> and the like.</summary>
    public static Measure NdcgCut(params int[] cutoffs) => At("ndcg_cut", cutoffs);

    /// <summary>Precision at each cutoff (<c>P</c>).</summary>
    public static Measure Precision(params int[] cutoffs) => At("P", cutoffs);

    /// <summary>Recall at each cutoff (<c>recall</c>).</summary>
    public static Measure Recall(params int[] cutoffs) => At("recall", cutoffs);

    /// <summary>
    /// Measures as trec_eval's <c>-m</c> names them: <c>NAME</c>, <c>NAME.PARAMETERS</c>, or a group (<c>official</c>,
    /// <c>set</c>, <c>all_trec</c>). They come in trec_eval's order; of several parameters for one name the first hold.
    /// </summary>
    /// <param name="names">The names; without any, <c>official</c>.</param>
    /// <exception cref="EvaluationException">An unknown name or a bad parameter.</exception>
    public static IReadOnlyList<Measure> Select(params IEnumerable<string> names)
    {
        Dictionary<string, string?> selected = [];
        foreach (var name in names.DefaultIfEmpty("official"))
        {
            var (family, parameters) = name.Split('.', 2) is [var head, var tail] ? (head, tail) : (name, null);
            if (parameters is "") throw new EvaluationException($"Measure {family}: parameters are missing after the '.'.");
            foreach (var member in MeasureCatalog.Groups.GetValueOrDefault(family, [family]))
                selected[member] = selected.GetValueOrDefault(member) ?? (member == family ? parameters : null);
        }

        IReadOnlyList<Measure> measures =
            [.. MeasureCatalog.Families.Where(family => selected.ContainsKey(family.Name)).Select(family => family.Create(selected[family.Name]))];
        return selected.Keys.Except(MeasureCatalog.Families.Select(family => family.Name)).FirstOrDefault() is { } unknown
            ? throw new EvaluationException(Explain(unknown))
            : measures;
    }

    private static Measure At(string name, int[] cutoffs) =>
        Select(cutoffs.Length == 0 ? name : $"{name}.{string.Join(',', cutoffs)}")[0];

    private static string Explain(string name) => name switch
    {
        "all_prefs" or "prefs" => $"{name} needs judgments in the preference format, which is not supported.",
        _ when name.StartsWith("prefs_", StringComparison.Ordinal) =>
            $"Measure {name} needs judgments in the preference format, which is not supported.",
        "qrels_jg" or "map_avgjg" or "P_avgjg" or "Rprec_mult_avgjg" =>
            $"{name} needs judgment groups (the qrels_jg format), which are not supported.",
        _ => $"There is no measure named '{name}'; there are {string.Join(", ", MeasureCatalog.Groups.Keys)}, "
            + $"{string.Join(", ", MeasureCatalog.Families.Select(family => family.Name))}.",
    };
}
