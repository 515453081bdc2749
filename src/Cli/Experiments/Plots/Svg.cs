using System.Globalization;
using System.Security;

namespace ReasonRank.Cli.Experiments.Plots;

/// <summary>
/// A picture as SVG. Without a background, and with text and lines that follow the viewer's light or dark scheme, it
/// fits either page.
/// </summary>
/// <param name="width">In pixels.</param>
/// <param name="height">In pixels.</param>
/// <param name="title">What it shows, for readers that cannot see it.</param>
internal sealed class Svg(int width, int height, string title)
{
    /// <summary>About the widest that a character of running text is on average, in pixels: who views it chooses the font.</summary>
    public const double CharacterWidth = 6.6;

    // Okabe and Ito's colours, told apart by colour-blind readers; mid tones that stand out on white and on black.
    private const string Style =
        """
        <style>
        text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; fill: #333a42 }
        .title { font-size: 15px; font-weight: 600 } .soft { fill: #6b7580 } .badge { fill: #fff; font-size: 11px; font-weight: 600 }
        .grid { stroke: #8c959f; stroke-opacity: .28; stroke-width: 1 } .axis { stroke: #8c959f; stroke-width: 1 }
        .front { fill: none; stroke: #0072b2; stroke-width: 2; stroke-opacity: .55 }
        .better { fill: #0072b2 } .worse { fill: #d55e00 } .dominated { fill: #8c959f }
        .line { fill: none; stroke-width: 2.25; stroke-linejoin: round }
        @media (prefers-color-scheme: dark) { text { fill: #dde3ea } .soft { fill: #9aa5b1 } .better { fill: #3d9ddb } .front { stroke: #3d9ddb } }
        </style>
        """;

    private static readonly string[] Palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#8c6bb1", "#7f7f7f"];

    private readonly List<string> _elements = [];

    /// <summary>A colour of a palette that repeats after eight.</summary>
    public static string Color(int index) => Palette[index % Palette.Length];

    /// <summary>How a line is dashed, so that it is told from the one of the same colour before.</summary>
    public static string? Dash(int index) => (index / Palette.Length) switch { 0 => null, 1 => "7 4", _ => "2 4" };

    /// <summary>Adds text.</summary>
    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">What it says.</param>
    /// <param name="style">A class.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="turned">Whether it reads upwards.</param>
    public void Text(double x, double y, string text, string style = "", string anchor = "start", bool turned = false) => Add(
        $"<text x=\"{N(x)}\" y=\"{N(y)}\"{Class(style)}{(anchor == "start" ? "" : $" text-anchor=\"{anchor}\"")}"
        + $"{(turned ? $" transform=\"rotate(-90 {N(x)} {N(y)})\"" : "")}>{Escape(text)}</text>");

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Add($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"{Class(style)}/>");

    public void Polyline(IEnumerable<(double X, double Y)> points, string style, string? stroke = null, string? dash = null) => Add(
        $"<polyline points=\"{string.Join(' ', points.Select(point => $"{N(point.X)},{N(point.Y)}"))}\"{Class(style)}"
        + $"{(stroke is null ? "" : $" stroke=\"{stroke}\"")}{(dash is null ? "" : $" stroke-dasharray=\"{dash}\"")}/>");

    public void Bar(double x, double y, double barWidth, double barHeight, string style, string tip) => Add(
        $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(barWidth)}\" height=\"{N(barHeight)}\"{Class(style)}><title>{Escape(tip)}</title></rect>");

    public void Dot(double x, double y, double radius, string style, string tip, string? fill = null) => Add(
        $"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\"{Class(style)}{(fill is null ? "" : $" fill=\"{fill}\"")}><title>{Escape(tip)}</title></circle>");

    /// <summary>Writes the picture.</summary>
    public void Write(TextWriter writer)
    {
        writer.Write($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n");
        writer.Write($"<title>{Escape(title)}</title>\n{Style}\n");
        foreach (var element in _elements) writer.Write(element + "\n");
        writer.Write("</svg>\n");
    }

    private void Add(string element) => _elements.Add(element);

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Class(string style) => style.Length == 0 ? "" : $" class=\"{style}\"";

    // Control characters are not allowed in XML at all.
    private static string Escape(string text) => SecurityElement.Escape(new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]));
}
