using System.Globalization;
using ReasonRank.Ranking.Experiments;
using ReasonRank.V1;

namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>Whether reasoning pays: a sentence for each strategy and model that was measured with it and without.</summary>
internal static class ReasoningVerdicts
{
    public static IEnumerable<string> Of(CollectionScores scores)
    {
        var pairs =
            from with in scores.Rows
            where with.Row.Variant?.Options.Reasoning?.Mode is ReasoningMode.On or ReasoningMode.Budget
            from without in scores.Rows
            where without.Row.Variant?.Options.Reasoning?.Mode is ReasoningMode.Off
                && (without.Row.First, without.Row.Variant.Line, without.Row.Variant.Depth, without.Row.Model)
                    == (with.Row.First, with.Row.Variant!.Line, with.Row.Variant.Depth, with.Row.Model)
            select Sentence(scores, with, without);
        return pairs;
    }

    private static string Sentence(CollectionScores scores, RowScores with, RowScores without)
    {
        var found = with.Against(without, scores.Test);
        var judgment = found switch
        {
            { P: >= Suggestion.Significance } => "makes no reliable difference",
            { Difference: > 0 } => "pays in quality",
            _ => "hurts",
        };
        var subject = $"{with.Row.Variant!.Label} on {with.Row.Model} over {with.Row.First.Name}"
            + (with.Row.Variant.Options.Reasoning.Mode == ReasoningMode.Budget ? $" within {with.Row.Variant.Reasoning}" : "")
            + (scores.Rows.DistinctBy(row => row.Row.Variant?.Depth).Count() > 2 ? $", top {with.Row.Variant.Depth}" : "");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"On {scores.Name}, reasoning {judgment} for {subject}: nDCG@10 {Figures.Measure(with.Ndcg.Average())} with it and "
            + $"{Figures.Measure(without.Ndcg.Average())} without ({Figures.Difference(found.Difference)}, {Figures.Significance(found.P)}), "
            + $"at {Ratio(with, without, CostUnit.Tokens)} the tokens and {Ratio(with, without, CostUnit.Seconds)} the time.");
    }

    private static string Ratio(RowScores with, RowScores without, CostUnit unit)
    {
        var (cost, other) = (with.Cost(unit).Average(), without.Cost(unit).Average());
        return other > 0 ? string.Create(CultureInfo.InvariantCulture, $"{cost / other:0.0} times") : "an unknown multiple of";
    }
}
