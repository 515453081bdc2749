using System.Globalization;
using ReasonRank.Cli.Experiments.Reporting;

namespace ReasonRank.Cli.Experiments.Plots;

/// <summary>The share of the relevant passages that is left after each cut of each row's cascade, from all that were retrieved to the ten shown.</summary>
internal static class SurvivalPlot
{
    private const int Width = 860, Left = 70, Right = 30, Top = 64, Plot = 330, LineHeight = 20, KeyIndent = 34;

    public static Svg Draw(string collection, IReadOnlyList<Survival> cascades)
    {
        var keyTop = Top + Plot + 72;
        string[] key = [.. cascades.Select(Describe)];
        var width = Math.Max(Width, Left + KeyIndent + (int)(key.Max(line => line.Length) * Svg.CharacterWidth) + Right);
        var svg = new Svg(width, keyTop + cascades.Count * LineHeight + 16, $"Relevant passages that survive each cut on {collection}");
        svg.Text(Left, 28, $"{collection}: relevant passages that survive each cut", "title");
        svg.Text(Left, 47, "Mean share per query of what the judgments call relevant.", "soft");
        double[] cuts = [.. cascades.SelectMany(cascade => cascade.Stages).Select(stage => (double)stage.Kept).Distinct().Order()];
        var x = Axis.Factors(cuts, Width - Right - 24, Left + 24);
        var shares = cascades.SelectMany(cascade => cascade.Stages).Select(stage => stage.Share).ToArray();
        var y = Axis.Linear(Math.Max(0, shares.Min() - .02), Math.Min(1, shares.Max() + .02), Top + Plot, Top + 8);
        Frame.Draw(svg, x, y, Left, Width - Right, Top + Plot, Figures.Tick, value => value.ToString("0 %", CultureInfo.InvariantCulture));
        svg.Text((Left + Width - Right) / 2.0, Top + Plot + 42, "passages kept per query", "soft", "middle");
        for (var i = 0; i < cascades.Count; i++)
        {
            var (row, stages) = cascades[i];
            svg.Polyline(stages.Select(stage => (x.Pixel(stage.Kept), y.Pixel(stage.Share))), "line", Svg.Color(i), Svg.Dash(i));
            foreach (var (stage, kept, share) in stages)
                svg.Dot(x.Pixel(kept), y.Pixel(share), 4.5, "", $"{row.Row.Name}: {Figures.Share(share)} {stage} in {kept}", Svg.Color(i));
            svg.Polyline([(Left, keyTop + i * LineHeight - 4), (Left + 26, keyTop + i * LineHeight - 4)], "line", Svg.Color(i), Svg.Dash(i));
            svg.Text(Left + KeyIndent, keyTop + i * LineHeight, key[i]);
        }
        return svg;
    }

    private static string Describe(Survival cascade) => $"{cascade.Row.Row.Name}: "
        + string.Join(", ", cascade.Stages.Select(stage => $"{Figures.Share(stage.Share)} {stage.Stage} in {stage.Kept}"));
}
