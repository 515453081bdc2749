namespace ReasonRank.Ranking.Evaluation;

/// <summary>The measures of trec_eval for the qrels format, by name, in the order in which trec_eval prints them.</summary>
internal static class MeasureCatalog
{
    private const string Depths = "5,10,15,20,30,100,200,500,1000";
    private const string Elevenths = "0,.1,.2,.3,.4,.5,.6,.7,.8,.9,1";

    public static IReadOnlyList<(string Name, Func<string?, Measure> Create)> Families { get; } =
    [
        Single("runid", Aggregation.RunTag),
        Single("num_q", Aggregation.QueryCount),
        Single("num_ret", Aggregation.Sum, r => r.Retrieved),
        Single("num_rel", Aggregation.SumOfJudged, r => r.Relevant),
        Single("num_rel_ret", Aggregation.Sum, r => r.RelevantRetrieved),
        Single("map", Aggregation.Mean, r => PrecisionMeasures.AveragePrecision(r)),
        Single("gm_map", Aggregation.GeometricMean, r => PrecisionMeasures.AveragePrecision(r)),
        Single("Rprec", Aggregation.Mean, r => CountMeasures.Recall(r, r.Relevant)),
        Single("bpref", Aggregation.Mean, PoolMeasures.BinaryPreference),
        Single("recip_rank", Aggregation.Mean, PrecisionMeasures.ReciprocalRank),
        Fractions("iprec_at_recall", Elevenths, PrecisionMeasures.InterpolatedPrecision),
        Cutoffs("P", Depths, (r, k) => r.Precision(k)),
        Text("relstring", "10", CountMeasures.RelevanceString),
        Cutoffs("recall", Depths, CountMeasures.Recall),
        Single("infAP", Aggregation.Mean, PoolMeasures.InferredAveragePrecision),
        Single("gm_bpref", Aggregation.GeometricMean, PoolMeasures.BinaryPreference),
        Fractions("Rprec_mult", ".2,.4,.6,.8,1,1.2,1.4,1.6,1.8,2", PrecisionMeasures.RPrecision),
        Reals("utility", "1,-1,0,0", 4, CountMeasures.Utility),
        Reals("11pt_avg", Elevenths, 1, (r, points) => points.Average(p => PrecisionMeasures.InterpolatedPrecision(r, p))),
        Single("binG", Aggregation.Mean, GainMeasures.BinaryG),
        Pairs("G", (r, pairs) => GainMeasures.G(new(r, pairs))),
        Pairs("dcg", (r, pairs) => GainMeasures.Dcg(new(r, pairs))),
        Pairs("ideal_dcg", (r, pairs) => GainMeasures.IdealDcg(new(r, pairs))),
        Pairs("ndcg", (r, pairs) => GainMeasures.Ndcg(new(r, pairs))),
        Pairs("ndcg_rel", (r, pairs) => GainMeasures.NdcgOverRelevant(new(r, pairs))),
        Pairs("Rndcg", (r, pairs) => GainMeasures.NdcgAtLevels(r, new(r, pairs))),
        Cutoffs("ndcg_cut", Depths, GainMeasures.Ndcg),
        Cutoffs("map_cut", Depths, PrecisionMeasures.AveragePrecision),
        Cutoffs("relative_P", Depths, CountMeasures.RelativePrecision),
        Cutoffs("success", "1,5,10", (r, k) => Math.Min(1, r.RelevantWithin(k))),
        Single("set_P", Aggregation.Mean, CountMeasures.SetPrecision),
        Single("set_relative_P", Aggregation.Mean, r => r.Retrieved == 0 ? 0 : CountMeasures.RelativePrecision(r, r.Retrieved)),
        Single("set_recall", Aggregation.Mean, r => CountMeasures.Recall(r, r.Retrieved)),
        Single("set_map", Aggregation.Mean, CountMeasures.SetAveragePrecision),
        Reals("set_F", "1", 1, (r, weights) => CountMeasures.F(r, weights[0])),
        Single("num_nonrel_judged_ret", Aggregation.Sum, r => r.JudgedNonrelevantRetrieved),
        Single("yaap", Aggregation.Mean, PrecisionMeasures.YetAnotherAveragePrecision),
        Pairs("rbp", RankBiasedPrecision.Score),
        Pairs("rbp_resid", RankBiasedPrecision.Residual),
        Cutoffs("unj", "5,10,20", (r, k) => (double)r.UnjudgedWithin(k) / k),
    ];

    /// <summary>Names for several measures at once.</summary>
    public static IReadOnlyDictionary<string, string[]> Groups { get; } = new Dictionary<string, string[]>
    {
        ["official"] =
        [
            "runid", "num_q", "num_ret", "num_rel", "num_rel_ret", "map", "gm_map", "Rprec", "bpref", "recip_rank",
            "iprec_at_recall", "P",
        ],
        ["set"] =
        [
            "runid", "num_q", "num_ret", "num_rel", "num_rel_ret", "utility", "set_P", "set_recall", "set_relative_P",
            "set_map", "set_F",
        ],
        ["all_trec"] = [.. Families.Select(family => family.Name).Except(["dcg", "ideal_dcg", "yaap"])],
    };

    private static (string, Func<string?, Measure>) Single(
        string name, Aggregation aggregation, Func<JudgedRanking, double>? compute = null) =>
        (name, _ => compute is null ? new Measure(name, aggregation) : new Measure(name, aggregation, (name, compute)));

    private static (string, Func<string?, Measure>) Cutoffs(
        string name, string defaults, Func<JudgedRanking, long, double> compute) =>
        (name, parameters => new Measure(name, Aggregation.Mean, MeasureParameters.Cutoffs(name, parameters ?? defaults)
            .Select(k => ($"{name}_{k}", (Func<JudgedRanking, double>)(ranking => compute(ranking, k))))));

    private static (string, Func<string?, Measure>) Fractions(
        string name, string defaults, Func<JudgedRanking, double, double> compute) =>
        (name, parameters => new Measure(name, Aggregation.Mean, MeasureParameters.Fractions(name, parameters ?? defaults)
            .Select(x => ($"{name}_{TrecNumber.Format(x, 2)}", (Func<JudgedRanking, double>)(ranking => compute(ranking, x))))));

    private static (string, Func<string?, Measure>) Reals(
        string name, string defaults, int least, Func<JudgedRanking, double[], double> compute)
    {
        return (name, Create);

        Measure Create(string? parameters)
        {
            var values = MeasureParameters.Reals(name, parameters ?? defaults);
            return values.Length >= least
                ? new Measure(name, Aggregation.Mean, (Label(name, parameters), ranking => compute(ranking, values)))
                : throw new EvaluationException($"Measure {name}: {least} numbers are needed, not '{parameters}'.");
        }
    }

    private static (string, Func<string?, Measure>) Pairs(string name, Func<JudgedRanking, (string, double)[], double> compute)
    {
        return (name, Create);

        Measure Create(string? parameters)
        {
            var pairs = parameters is null ? [] : MeasureParameters.Pairs(name, parameters);
            return new Measure(name, Aggregation.Mean, (Label(name, parameters), ranking => compute(ranking, pairs)));
        }
    }

    private static (string, Func<string?, Measure>) Text(
        string name, string defaults, Func<JudgedRanking, double, string> describe)
    {
        return (name, Create);

        Measure Create(string? parameters)
        {
            var length = MeasureParameters.Reals(name, parameters ?? defaults)[0];
            return new Measure(name, Aggregation.TextPerQuery, (Label(name, parameters), _ => double.NaN))
            {
                Describe = ranking => describe(ranking, length),
            };
        }
    }

    private static string Label(string name, string? parameters) => parameters is null ? name : $"{name}_{parameters}";
}
