namespace ReasonRank.Cli.Experiments.Plots;

/// <summary>Maps values to pixels, and knows where its ticks are.</summary>
internal sealed class Axis
{
    private readonly Func<double, double> _scale;
    private readonly double _from, _to;

    private Axis(double low, double high, double from, double to, IReadOnlyList<double> ticks, Func<double, double> scale)
    {
        (_scale, _from, _to, Ticks) = (scale, from, to, ticks);
        (Low, High) = (low, high);
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>Values to mark.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Evenly divided, from the tick below the least value to the one above the largest.</summary>
    /// <param name="least">Least value.</param>
    /// <param name="most">Largest value.</param>
    /// <param name="from">Pixel of the low end.</param>
    /// <param name="to">Pixel of the high end.</param>
    public static Axis Linear(double least, double most, double from, double to)
    {
        if (most - least < 1e-9) (least, most) = (least - .05, most + .05);
        var step = Nice((most - least) / 5);
        var (low, high) = (Math.Floor(least / step + 1e-9) * step, Math.Ceiling(most / step - 1e-9) * step);
        double[] ticks = [.. Enumerable.Range(0, (int)Math.Round((high - low) / step) + 1).Select(i => Math.Round(low + i * step, 10))];
        return new(low, high, from, to, ticks, value => (value - low) / (high - low));
    }

    /// <summary>In factors, with 0 set apart at the low end; for costs that differ in their order of magnitude.</summary>
    public static Axis Logarithmic(double leastPositive, double most, double from, double to)
    {
        const double zone = .12;
        var (low, high) = (Decade(leastPositive, down: true), Decade(most, down: false));
        if (high <= low) high = low * 10;
        List<double> ticks = [0];
        for (var power = low; power < high * 1.001; power *= 10)
        {
            foreach (var factor in high / low > 200 ? (double[])[1] : [1, 2, 5])
                if (factor * power <= high * 1.001 && factor * power >= low * .999) ticks.Add(factor * power);
        }
        return new(low, high, from, to, ticks, value => value <= 0 ? 0 : zone + (1 - zone) * Math.Log(value / low) / Math.Log(high / low));
    }

    /// <summary>In factors, marked at given values, which fill it, where there is room; for cuts of a cascade.</summary>
    public static Axis Factors(IReadOnlyList<double> values, double from, double to)
    {
        const double room = 34;
        var (low, high) = (values.Min(), values.Max());
        double Scale(double value) => high > low ? Math.Log(value / low) / Math.Log(high / low) : .5;
        List<double> ticks = [];
        foreach (var value in values.Order())
            if (ticks.Count == 0 || (Scale(value) - Scale(ticks[^1])) * Math.Abs(to - from) >= room) ticks.Add(value);
        return new(low, high, from, to, ticks, Scale);
    }

    /// <summary>The pixel of a value.</summary>
    public double Pixel(double value) => _from + (_to - _from) * _scale(value);

    private static double Decade(double value, bool down)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        if (down) return value / power >= 5 ? 5 * power : value / power >= 2 ? 2 * power : power;
        return value / power <= 1 ? power : value / power <= 2 ? 2 * power : value / power <= 5 ? 5 * power : 10 * power;
    }

    private static double Nice(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 } * power;
    }
}
