using System.Globalization;
using ReasonRank.Cli.Experiments.Reporting;
using ReasonRank.Ranking.Experiments;

namespace ReasonRank.Cli.Experiments.Plots;

/// <summary>Quality against cost: each row a numbered dot, those that no other row beats in both joined by the front.</summary>
internal static class QualityCostPlot
{
    private const int Width = 860, Left = 70, Right = 30, Top = 64, Plot = 330, LineHeight = 20;

    // Above this factor between costs an even scale would press all but the largest together.
    private const double WideSpread = 25;

    /// <summary>The plot; null when there is nothing to compare in this unit.</summary>
    public static Svg? Draw(CollectionScores scores, CostUnit unit)
    {
        (RowScores Row, double Cost, double Quality)[] points =
        [
            .. scores.Rows.Where(row => unit != CostUnit.Seconds || row.Timed).Select(row => (row, row.Cost(unit).Average(), row.Ndcg.Average())),
        ];
        if (points.Length < 2 || points.All(point => point.Cost == 0)) return null;

        var name = unit switch { CostUnit.Calls => "model calls", CostUnit.Tokens => "tokens", _ => "seconds" };
        var keyTop = Top + Plot + 72;
        var svg = new Svg(Width, keyTop + points.Length * LineHeight + 16, $"nDCG@10 against {name} per query on {scores.Name}");
        svg.Text(Left, 28, $"{scores.Name}: quality against {name}", "title");
        svg.Text(Left, 47, "Blue rows are on the front: no other row is as good for less, or better for as much.", "soft");

        var positive = points.Where(point => point.Cost > 0).Select(point => point.Cost).ToArray();
        var x = positive.Max() / positive.Min() > WideSpread
            ? Axis.Logarithmic(positive.Min(), positive.Max(), Left + 14, Width - Right - 14)
            : Axis.Linear(0, positive.Max(), Left + 14, Width - Right - 14);
        var y = Axis.Linear(points.Min(point => point.Quality), points.Max(point => point.Quality), Top + Plot, Top + 8);
        Frame.Draw(svg, x, y, Left, Width - Right, Top + Plot, Figures.Tick, value => value.ToString("0.00#", CultureInfo.InvariantCulture));
        svg.Text((Left + Width - Right) / 2.0, Top + Plot + 42, $"{name} per query", "soft", "middle");
        svg.Text(20, Top + Plot / 2.0, "nDCG@10", "soft", "middle", turned: true);

        var front = ParetoFront.Mark([.. points.Select(point => (point.Cost, point.Quality))]);
        svg.Polyline(
            points.Where((_, i) => front[i]).OrderBy(point => point.Cost).ThenBy(point => point.Quality)
                .Select(point => (x.Pixel(point.Cost), y.Pixel(point.Quality))),
            "front");
        var places = Spread([.. points.Select(point => (x.Pixel(point.Cost), y.Pixel(point.Quality)))]);
        for (var i = points.Length - 1; i >= 0; i--)
        {
            var (row, cost, quality) = points[i];
            var number = (i + 1).ToString(CultureInfo.InvariantCulture);
            var line = $"{row.Row.Name}: {Figures.Measure(quality)} for {Figures.Cost(cost)} {name}";
            var style = front[i] ? "better" : "dominated";
            svg.Dot(places[i].X, places[i].Y, 9.5, style, line);
            svg.Text(places[i].X, places[i].Y + 4, number, "badge", "middle");
            svg.Dot(Left + 8, keyTop + i * LineHeight - 4, 8.5, style, line);
            svg.Text(Left + 8, keyTop + i * LineHeight, number, "badge", "middle");
            svg.Text(Left + 28, keyTop + i * LineHeight, line);
        }
        return svg;
    }

    // A dot that would hide another one moves to the right, as little as it must; the key has its exact place.
    private static (double X, double Y)[] Spread((double X, double Y)[] points)
    {
        const double apart = 20;
        List<(double X, double Y)> placed = [];
        foreach (var (x, y) in points)
        {
            var best = Enumerable.Range(0, 2 * points.Length + 1)
                .Select(step => (X: x + step * apart / 2, Y: y))
                .First(candidate => placed.TrueForAll(other => Math.Abs(other.X - candidate.X) >= apart * .9 || Math.Abs(other.Y - candidate.Y) >= apart * .9));
            placed.Add(best);
        }
        return [.. placed];
    }
}
