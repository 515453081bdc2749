using System.Globalization;
using System.Text;

namespace ReasonRank.Ranking.Answers;

/// <summary>Writes the many forms of digits and separators that models use as ASCII.</summary>
internal static class Digits
{
    /// <summary>Stands for a letter that is not ASCII: no part of a word, so that an id beside it is seen.</summary>
    public const char Letter = '\u00A4';

    /// <summary>
    /// Superscript, full-width and other scripts' digits become 0 to 9, circled and parenthesized numbers
    /// <c>[n]</c>, full-width punctuation its ASCII form; Markdown emphasis, escapes, quotes and what has no width are left out, and other letters
    /// become <see cref="Letter"/>.
    /// </summary>
    public static string ToAscii(string text)
    {
        text = text.Replace("&gt;", ">", StringComparison.OrdinalIgnoreCase)
            .Replace(@"\succ", ">", StringComparison.Ordinal).Replace(@"\gt", ">", StringComparison.Ordinal);
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                if (rune.Value == '_') builder.Append(' ');
                else if (rune.Value is not ('*' or '`' or '"' or '\'' or '\\')) builder.Append((char)rune.Value);
                continue;
            }
            var value = Rune.GetNumericValue(rune);
            var whole = value is >= 0 and < 1000 && value == Math.Floor(value);
            var category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.Format) continue;
            if (whole && (category == UnicodeCategory.DecimalDigitNumber || IsRaised(rune)))
                builder.Append((int)value);
            else if (whole && category == UnicodeCategory.OtherNumber)
                builder.Append(CultureInfo.InvariantCulture, $"[{(int)value}]");
            else if (Rune.IsLetter(rune))
                builder.Append(Letter);
            else
                builder.Append(Punctuation(rune) is { } ascii ? ascii.ToString() : rune.ToString());
        }
        return builder.ToString();
    }

    private static bool IsRaised(Rune rune) => rune.Value is 0xB2 or 0xB3 or 0xB9 or 0x2070 or (>= 0x2074 and <= 0x2089);

    private static char? Punctuation(Rune rune) => rune.Value switch
    {
        '\u3010' or '\u3014' or '\u300C' or '\uFF3B' or '\u2772' => '[',
        '\u3011' or '\u3015' or '\u300D' or '\uFF3D' or '\u2773' => ']',
        '\uFF08' => '(',
        '\uFF09' => ')',
        '\uFF1E' or '\u227B' or '\u2192' or '\u226B' or '\u203A' or '\u00BB' or '\u2265' => '>',
        '\uFF1D' or '\u2248' => '=',
        '\uFF0C' or '\u3001' => ',',
        '\u201C' or '\u201D' or '\u2018' or '\u2019' => ' ',
        0xA0 or 0x3000 => ' ',
        _ => null,
    };
}
