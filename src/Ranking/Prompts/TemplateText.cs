using System.Text;

namespace ReasonRank.Ranking.Prompts;

/// <summary>
/// Text with placeholders in braces, such as <c>{query}</c>; <c>{{</c> and <c>}}</c> stand for braces, as in Python's
/// <c>str.format</c>. Values are put in as they are and never read as placeholders.
/// </summary>
internal sealed class TemplateText
{
    private readonly List<(string Text, bool IsPlaceholder)> _parts = [];

    private TemplateText() { }

    public IEnumerable<string> Placeholders => _parts.Where(part => part.IsPlaceholder).Select(part => part.Text).Distinct();

    /// <summary>Text that is used as it is.</summary>
    public static TemplateText Literal(string text)
    {
        var template = new TemplateText();
        template._parts.Add((text, false));
        return template;
    }

    /// <summary>Reads a text.</summary>
    /// <returns>Null with what is wrong when its braces do not match.</returns>
    public static TemplateText? Parse(string text, out string? error)
    {
        var template = new TemplateText();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var doubled = i + 1 < text.Length && text[i + 1] == text[i];
            if (text[i] is not ('{' or '}') || doubled)
            {
                literal.Append(text[i]);
                if (text[i] is '{' or '}') i++;
                continue;
            }
            var end = text[i] == '{' ? text.IndexOf('}', i) : -1;
            var name = end < 0 ? "" : text[(i + 1)..end];
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                error = $"has a brace at character {i + 1} that belongs to no placeholder; write {{{{ or }}}} for a brace";
                return null;
            }
            template._parts.Add((literal.ToString(), false));
            literal.Clear();
            template._parts.Add((name, true));
            i = end;
        }
        template._parts.Add((literal.ToString(), false));
        error = null;
        return template;
    }

    /// <summary>Whether the text between the placeholders has a word, in any case.</summary>
    public bool Contains(string word) =>
        _parts.Exists(part => !part.IsPlaceholder && part.Text.Contains(word, StringComparison.OrdinalIgnoreCase));

    public void AppendTo(StringBuilder builder, params ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (text, isPlaceholder) in _parts)
            builder.Append(isPlaceholder ? Find(values, text) : text);
    }

    public string Format(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var builder = new StringBuilder();
        AppendTo(builder, values);
        return builder.ToString();
    }

    private static string Find(ReadOnlySpan<(string Name, string Value)> values, string name)
    {
        foreach (var (candidate, value) in values)
            if (candidate == name) return value;
        throw new ArgumentException($"No value for {{{name}}}.", nameof(values));
    }
}
