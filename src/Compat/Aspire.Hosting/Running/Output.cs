namespace Aspire.Hosting.Running;

/// <summary>
/// The app host's console: each line of a resource with its name in front, in a colour of its own on a terminal
/// (https://no-color.org is respected).
/// </summary>
internal sealed class Output
{
    private static readonly string[] Colors = ["36", "32", "35", "34", "33", "96", "92", "95"];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _colors = [];
    private readonly bool _colored = !Console.IsOutputRedirected && !Console.IsErrorRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    private int _width;

    /// <summary>Makes room for a name, so that all lines align.</summary>
    public void Introduce(string name)
    {
        _width = Math.Max(_width, name.Length);
        _colors[name] = Colors[_colors.Count % Colors.Length];
    }

    /// <summary>A line that a resource wrote.</summary>
    public void Line(string name, string text, bool error = false)
    {
        var prefix = $"{name.PadRight(_width)} | ";
        if (_colored) prefix = $"\e[{_colors.GetValueOrDefault(name, "37")}m{prefix}\e[0m";
        lock (_lock) (error ? Console.Error : Console.Out).WriteLine(prefix + text);
    }
}
