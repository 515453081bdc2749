using System.Globalization;
using System.Text;

namespace ReasonRank.Cli.Prompts.Importing;

/// <summary>Reads string literals of Python and TOML.</summary>
internal static class StringLiteral
{
    /// <summary>
    /// Reads a Python string expression: literals side by side or joined by <c>+</c>, in parentheses or over continued lines.
    /// </summary>
    /// <returns>Its text; placeholders of f-strings as they stand, and null when no literal begins there.</returns>
    public static string? Python(string source, int position)
    {
        var parts = new List<(string Text, bool Formatted)>();
        while (true)
        {
            position = Skip(source, position);
            var start = position;
            while (position < source.Length && "fFrRuUbB".Contains(source[position])) position++;
            if (position >= source.Length || source[position] is not ('"' or '\'')) break;
            var prefix = source[start..position].ToLowerInvariant();
            if (Read(source, ref position, raw: prefix.Contains('r')) is not { } text) return null;
            parts.Add((text, prefix.Contains('f')));
        }
        if (parts.Count == 0) return null;
        // Beside f-strings, braces of plain literals are braces.
        var formatted = parts.Exists(part => part.Formatted);
        return string.Concat(parts.Select(part => formatted && !part.Formatted
            ? part.Text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)
            : part.Text));
    }

    /// <summary>Reads a TOML string; null when none begins there.</summary>
    public static string? Toml(string source, int position)
    {
        if (position >= source.Length || source[position] is not ('"' or '\'')) return null;
        var quotes = Quotes(source, position);
        if (quotes == 3)
        {
            // The line feed right after the quotes does not count.
            var first = position + 3;
            if (first < source.Length && source[first] == '\r') first++;
            if (first < source.Length && source[first] == '\n') source = source.Remove(position + 3, first - position - 2);
        }
        return Read(source, ref position, raw: source[position] == '\'');
    }

    private static int Quotes(string source, int position) =>
        position + 2 < source.Length && source[position + 1] == source[position] && source[position + 2] == source[position] ? 3 : 1;

    private static int Skip(string source, int position)
    {
        while (position < source.Length)
        {
            if (char.IsWhiteSpace(source[position]) || source[position] is '(' or '+' or '\\') position++;
            else if (source[position] == '#') position = source.IndexOf('\n', position) is >= 0 and var end ? end : source.Length;
            else break;
        }
        return position;
    }

    private static string? Read(string source, ref int position, bool raw)
    {
        var quote = source[position];
        var quotes = Quotes(source, position);
        var end = new string(quote, quotes);
        var text = new StringBuilder();
        for (position += quotes; position < source.Length;)
        {
            if (string.CompareOrdinal(source, position, end, 0, quotes) == 0)
            {
                position += quotes;
                return text.ToString();
            }
            if (quotes == 1 && source[position] == '\n') return null;
            if (source[position] == '\\' && !raw) Unescape(source, ref position, text);
            else text.Append(source[position++]);
        }
        return null;
    }

    private static void Unescape(string source, ref int position, StringBuilder text)
    {
        var letter = position + 1 < source.Length ? source[position + 1] : '\\';
        position += 2;
        var digits = letter switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && position + digits <= source.Length
            && int.TryParse(source.AsSpan(position, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code)
            && Rune.IsValid(code))
        {
            text.Append(new Rune(code).ToString());
            position += digits;
            return;
        }
        _ = letter switch
        {
            'n' => text.Append('\n'),
            't' => text.Append('\t'),
            'r' => text.Append('\r'),
            '\\' or '\'' or '"' => text.Append(letter),
            '\n' => text,
            _ => text.Append('\\').Append(letter),
        };
    }
}
