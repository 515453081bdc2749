using ReasonRank.Ranking.Experiments;

namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>What to run under a limit of cost: a suggestion in plain words.</summary>
internal static class SuggestionText
{
    public static string Of(CollectionScores scores, CostLimit limit)
    {
        if (scores.QueryIds.Count < Suggestion.LeastQueries)
            return $"On {scores.Name}, nothing is suggested: {scores.QueryIds.Count} judged queries are too few to choose on one half and confirm on the other.";
        // An untimed row would look free.
        var rows = scores.Rows.Where(row => limit.Unit != CostUnit.Seconds || row.Timed).ToList();
        MeasuredSystem[] systems = [.. rows.Select(row => new MeasuredSystem(row.Row.Name, row.Ndcg, row.Cost(limit.Unit)))];
        if (systems.Length == 0 || Suggestion.Make(systems, scores.QueryIds, limit.Value, scores.Test) is not { } found)
            return $"On {scores.Name}, nothing that was measured costs at most {limit} per query.";

        var (name, unit) = (systems[found.System].Name, limit.Name);
        var choice = $"On {scores.Name}, the best within {limit} per query is **{name}** ({Cuts(scores, rows[found.System])}): nDCG@10 {Figures.Measure(found.Chosen.Quality)} for "
            + $"{Figures.Cost(found.Chosen.Cost)} {unit} on the half of the queries that it was chosen on, {Figures.Measure(found.HeldOut.Quality)} for "
            + $"{Figures.Cost(found.HeldOut.Cost)} {unit} on the held-out half.";
        var against = $"{Figures.Difference(found.AgainstFirst.Difference)} against {systems[0].Name} ({Figures.Significance(found.AgainstFirst.P)})";
        var verdict = found.Verdict switch
        {
            SuggestionVerdict.Confirmed when found.System == 0 => "The held-out half confirms it: there, too, nothing affordable is reliably better.",
            SuggestionVerdict.Confirmed => $"The held-out half confirms it: {against}.",
            SuggestionVerdict.TooCostly => "The held-out half does NOT confirm it: there it costs more than the limit.",
            SuggestionVerdict.NotBetter => $"The held-out half does NOT confirm it: {against}.",
            SuggestionVerdict.WithinChance => $"The held-out half does NOT confirm it: {against} is within chance. More queries would tell.",
            _ => $"The held-out half does NOT confirm it: there {systems[found.BestHeldOut].Name} is reliably better.",
        };
        var rival = found.BestHeldOut != found.System && found.Verdict != SuggestionVerdict.Beaten
            ? $" On that half {systems[found.BestHeldOut].Name} is best." : "";
        return $"{choice} {verdict}{rival}";
    }

    private static string Cuts(CollectionScores scores, RowScores row) => string.Join(
        ", ", Survival.Of(scores).First(cascade => cascade.Row == row).Stages.Select(stage => $"{stage.Kept} {stage.Stage}"));
}
