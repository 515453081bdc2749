using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace ReasonRank.Cli.Yaml;

/// <summary>
/// A mapping of a YAML file. Reading it collects what is wrong with line numbers, and gives defaults in its place;
/// keys that nobody asked for are wrong as well.
/// </summary>
/// <param name="node">The mapping.</param>
/// <param name="path">Where it is in the file, such as <c>strategies[0].</c>; empty at the top.</param>
/// <param name="errors">Takes what is wrong.</param>
/// <param name="line">Line where it starts, where the mapping does not say so itself.</param>
internal sealed class YamlSection(YamlMappingNode node, string path, List<(long Line, string Problem)> errors, long? line = null)
{
    private readonly List<string> _known = [];

    /// <summary>Line where it starts, from 1.</summary>
    public long Line => line ?? node.Start.Line;

    /// <summary>Where it is in the file, such as <c>strategies[0].</c>; empty at the top.</summary>
    public string Path => path;

    /// <summary>A text that is not empty; null when it is not there.</summary>
    public string? Text(string key) => Find(key) is not { } value ? null : TextOf(value, path + key);

    /// <summary>The same, and wrong when it is not there.</summary>
    public string RequiredText(string key)
    {
        if (Find(key) is null) Add(Line, $"{path}{key} is missing");
        return Text(key) ?? "";
    }

    /// <summary>One of several names; the first when it is not there.</summary>
    public T Choice<T>(string key, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        if (Text(key) is not { } text) return choices[0].Value;
        foreach (var (name, value) in choices)
            if (name == text) return value;
        Add(LineOf(key), $"{path}{key} is {string.Join(" or ", choices.ToArray().Select(choice => choice.Name))}, not '{text}'");
        return choices[0].Value;
    }

    /// <summary>A whole number in a range; null when it is not there.</summary>
    public long? Integer(string key, long least, long most) =>
        Find(key) is not { } value ? null : IntegerOf(value, path + key, least, most);

    /// <summary>A number in a range; null when it is not there.</summary>
    public double? Number(string key, double least = double.MinValue, double most = double.MaxValue)
    {
        if (Text(key) is not { } text) return null;
        if (double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        var range = least == double.MinValue ? "" : string.Create(CultureInfo.InvariantCulture, $" from {least} to {most}");
        Add(LineOf(key), $"{path}{key} is a number{range}, not '{text}'");
        return null;
    }

    /// <summary>A list of texts, or one text; empty when it is not there.</summary>
    public IReadOnlyList<string> Texts(string key) =>
        [.. Items(key).Select((item, i) => TextOf(item, $"{path}{key}[{i}]")).OfType<string>()];

    /// <summary>A list of whole numbers, or one; empty when it is not there.</summary>
    public IReadOnlyList<long> Integers(string key, long least, long most) =>
        [.. Items(key).Select((item, i) => IntegerOf(item, $"{path}{key}[{i}]", least, most)).OfType<long>()];

    /// <summary>A list of mappings; a bare text stands for a mapping with nothing but a key.</summary>
    /// <param name="key">The list.</param>
    /// <param name="bare">The key that a bare text is of.</param>
    public IReadOnlyList<YamlSection> Sections(string key, string bare = "name") =>
        [.. Items(key).Select((item, i) => ToSection(item, bare, $"{path}{key}[{i}]")).OfType<YamlSection>()];

    /// <summary>A mapping; null when it is not there.</summary>
    public YamlSection? Section(string key) => Find(key) is not { } value ? null
        : value is YamlMappingNode mapping ? new(mapping, $"{path}{key}.", errors)
        : Nothing<YamlSection>(value, $"{path}{key} is a mapping of names to values");

    /// <summary>All names and texts of a mapping whose names the file chooses.</summary>
    public IReadOnlyList<(string Name, string Text, long Line)> Pairs() =>
    [
        .. from pair in node.Children
           let name = (pair.Key as YamlScalarNode)?.Value ?? ""
           let text = TextOf(pair.Value, path + name)
           where TextOf(pair.Key, $"a name in {path.TrimEnd('.')}") is not null && text is not null
           select (name, text, (long)pair.Key.Start.Line),
    ];

    /// <summary>Whether a key is there.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Line of a key; where the mapping starts when the key is not there.</summary>
    public long LineOf(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value.Start.Line : Line;

    /// <summary>Adds what is wrong with a key, or with all of it when the key is not there.</summary>
    public void Refuse(string key, string problem) => Add(LineOf(key), $"{path}{key} {problem}");

    /// <summary>Refuses the keys that nobody asked for. To be called last.</summary>
    public void RefuseUnknown()
    {
        foreach (var key in node.Children.Keys)
            if (key is not YamlScalarNode { Value: { } name } || !_known.Contains(name))
                Add(key.Start.Line, $"{path}{key} is unknown; known are {string.Join(", ", _known.Distinct())}");
    }

    private IEnumerable<YamlNode> Items(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => list.Children,
        var single => [single],
    };

    private YamlSection? ToSection(YamlNode item, string bare, string place) => item switch
    {
        YamlMappingNode mapping => new(mapping, place + ".", errors),
        YamlScalarNode { Value.Length: > 0 } text => new(new YamlMappingNode(new YamlScalarNode(bare), text), place + ".", errors, text.Start.Line),
        _ => Nothing<YamlSection>(item, $"{place} is a {bare} or a mapping"),
    };

    private YamlNode? Find(string key)
    {
        _known.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
    }

    private string? TextOf(YamlNode value, string place) =>
        value is YamlScalarNode { Value: { } text } && text.Trim() is { Length: > 0 } trimmed && !trimmed.Any(char.IsControl)
            ? trimmed
            : Nothing<string>(value, $"{place} is a text on one line");

    private long? IntegerOf(YamlNode value, string place, long least, long most)
    {
        if (value is YamlScalarNode { Value: { } text } && long.TryParse(text, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most) return number;
        Add(value.Start.Line, string.Create(CultureInfo.InvariantCulture, $"{place} is a whole number from {least:N0} to {most:N0}"));
        return null;
    }

    private T? Nothing<T>(YamlNode value, string problem) where T : class
    {
        Add(value.Start.Line, problem);
        return null;
    }

    private void Add(long line, string problem) => errors.Add((line, problem));
}
