using ReasonRank.Cli.Experiments.Reporting;

namespace ReasonRank.Cli.Experiments.Plots;

/// <summary>A row against the first one, query by query: the differences of nDCG@10 as bars, best first.</summary>
internal static class WinsLossesPlot
{
    private const int Width = 860, Left = 70, Right = 30, Top = 66, Plot = 280;

    public static Svg Draw(CollectionScores scores, int index)
    {
        var (row, first, found) = (scores.Rows[index], scores.Rows[0], scores.Comparisons[index - 1]);
        (double Difference, string Query)[] bars =
        [
            .. row.Ndcg.Select((value, i) => (value - first.Ndcg[i], scores.QueryIds[i])).OrderByDescending(bar => bar.Item1),
        ];
        var svg = new Svg(Width, Top + Plot + 44, $"{row.Row.Name} against {first.Row.Name} on {scores.Name}, query by query");
        svg.Text(Left, 28, $"{scores.Name}: {row.Row.Name} against {first.Row.Name}", "title");
        svg.Text(
            Left, 47,
            $"{found.Wins} queries better, {found.Ties} equal, {found.Losses} worse; mean {Figures.Difference(found.Difference)}, {Figures.Significance(found.P)}",
            "soft");
        var y = Axis.Linear(Math.Min(0, bars[^1].Difference), Math.Max(0, bars[0].Difference), Top + Plot, Top + 8);
        Frame.Draw(svg, null, y, Left, Width - Right, y.Pixel(0), Figures.Cost, value => Figures.Difference(value)[..^2]);
        svg.Text(20, Top + Plot / 2.0, "difference of nDCG@10", "soft", "middle", turned: true);
        svg.Text((Left + Width - Right) / 2.0, Top + Plot + 28, $"{bars.Length} queries, best difference first", "soft", "middle");

        var slot = (double)(Width - Right - Left) / bars.Length;
        var gap = slot > 4 ? Math.Min(slot * .2, 6) : 0;
        for (var i = 0; i < bars.Length; i++)
        {
            var (difference, query) = bars[i];
            if (difference == 0) continue;
            var (high, low) = (y.Pixel(Math.Max(0, difference)), y.Pixel(Math.Min(0, difference)));
            svg.Bar(
                Left + i * slot + gap / 2, high, slot - gap, low - high, difference > 0 ? "better" : "worse",
                $"{query}: {Figures.Difference(difference)}");
        }
        return svg;
    }
}
