namespace ReasonRank.Cli.Experiments.Plots;

/// <summary>Axes with their ticks and grid.</summary>
internal static class Frame
{
    /// <summary>Draws them.</summary>
    /// <param name="svg">The picture.</param>
    /// <param name="x">Across.</param>
    /// <param name="y">Up.</param>
    /// <param name="left">Pixel of the left edge.</param>
    /// <param name="right">Pixel of the right edge.</param>
    /// <param name="bottom">Pixel of the lower edge.</param>
    /// <param name="acrossLabel">Label of a tick of <paramref name="x"/>.</param>
    /// <param name="upLabel">Label of a tick of <paramref name="y"/>.</param>
    public static void Draw(
        Svg svg, Axis? x, Axis y, double left, double right, double bottom, Func<double, string> acrossLabel, Func<double, string> upLabel)
    {
        foreach (var tick in y.Ticks)
        {
            svg.Line(left, y.Pixel(tick), right, y.Pixel(tick), "grid");
            svg.Text(left - 8, y.Pixel(tick) + 4, upLabel(tick), "soft", "end");
        }
        svg.Line(left, bottom, right, bottom, "axis");
        foreach (var tick in x?.Ticks ?? [])
        {
            svg.Line(x!.Pixel(tick), bottom, x.Pixel(tick), bottom + 5, "axis");
            svg.Text(x.Pixel(tick), bottom + 19, acrossLabel(tick), "soft", "middle");
        }
    }
}
