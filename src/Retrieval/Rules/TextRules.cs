using System.Buffers;
using System.Text;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Retrieval.Rules;

/// <summary>What texts and ids may hold.</summary>
internal static class TextRules
{
    private const int MaxIdBytes = 512;

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(i => (char)i).Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'))]);

    /// <summary>Checks a text: its length in UTF-8, no control characters but tab and line ends, no half characters.</summary>
    public static Violations RequireText(this Violations violations, string field, string text, int maxBytes) => violations
        .Require(Encoding.UTF8.GetByteCount(text) <= maxBytes, field, $"is longer than {maxBytes:N0} bytes of UTF-8")
        .RequireCharacters(field, text);

    /// <summary>Checks that a text has no control characters but tab and line ends, and no unpaired surrogates.</summary>
    public static Violations RequireCharacters(this Violations violations, string field, string text)
    {
        var control = text.AsSpan().IndexOfAny(Controls);
        if (control >= 0) violations.Add(field, $"has the control character U+{(int)text[control]:X4} at {control}");
        var surrogate = UnpairedSurrogate(text);
        return surrogate < 0 ? violations : violations.Add(field, $"has an unpaired surrogate at {surrogate}");
    }

    /// <summary>Checks a passage's id.</summary>
    public static Violations RequireId(this Violations violations, string field, string id) => violations
        .Require(id.Length > 0, field, "is missing")
        .Require(Encoding.UTF8.GetByteCount(id) <= MaxIdBytes, field, $"is longer than {MaxIdBytes} bytes of UTF-8")
        .Require(!id.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)), field, "has white space or control characters")
        .Require(UnpairedSurrogate(id) < 0, field, "has an unpaired surrogate");

    /// <summary>Checks a list of ids.</summary>
    public static Violations RequireIds(this Violations violations, string field, IReadOnlyList<string> ids, int min, int max)
    {
        if (ids.Count < min || ids.Count > max) return violations.Add(field, $"has {ids.Count:N0} ids; {min} to {max:N0} are allowed");
        for (var i = 0; i < ids.Count; i++) violations.RequireId($"{field}[{i}]", ids[i]);
        return violations;
    }

    private static int UnpairedSurrogate(string text)
    {
        var start = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        if (start < 0) return -1;
        for (var i = start; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return i;
            i++;
        }
        return -1;
    }
}
