using System.Text;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Rules;

/// <summary>What a passage may hold.</summary>
internal static class PassageRules
{
    /// <summary>Most bytes of title and text together.</summary>
    public const int MaxTextBytes = 1 << 20;

    /// <summary>Most bytes of a keyword.</summary>
    public const int MaxKeywordBytes = 1024;

    private const int MaxFields = 64, MaxKeywords = 256, MaxNameLength = 128;

    /// <summary>Checks a passage.</summary>
    public static Violations RequirePassage(this Violations violations, string field, Passage passage)
    {
        violations.RequireId($"{field}.id", passage.Id)
            .RequireText($"{field}.text", passage.Text, MaxTextBytes)
            .RequireText($"{field}.title", passage.Title, MaxTextBytes);
        var bytes = Encoding.UTF8.GetByteCount(passage.Text) + (long)Encoding.UTF8.GetByteCount(passage.Title);
        if (violations.None)
            violations.Require(bytes <= MaxTextBytes, $"{field}.text", $"and title are longer than {MaxTextBytes:N0} bytes together");
        return violations.RequireFields($"{field}.fields", passage.Fields);
    }

    /// <summary>Checks the name of a metadata field.</summary>
    public static Violations RequireFieldName(this Violations violations, string field, string name) => violations
        .Require(name.Length is > 0 and <= MaxNameLength, field, $"must have 1 to {MaxNameLength} characters")
        .Require(name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.'), field, "may have letters, digits, '_', '-' and '.' only");

    private static Violations RequireFields(this Violations violations, string field, IReadOnlyList<Field> fields)
    {
        if (fields.Count > MaxFields) return violations.Add(field, $"are {fields.Count}; at most {MaxFields} are allowed");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
        {
            violations.RequireFieldName($"{field}[{i}].name", fields[i].Name)
                .Require(names.Add(fields[i].Name), $"{field}[{i}].name", $"'{fields[i].Name}' is given twice")
                .RequireValue($"{field}[{i}]", fields[i]);
        }
        return violations;
    }

    private static void RequireValue(this Violations violations, string path, Field field)
    {
        switch (field.ValueCase)
        {
            case Field.ValueOneofCase.Keyword:
                violations.RequireText($"{path}.keyword", field.Keyword, MaxKeywordBytes);
                break;
            case Field.ValueOneofCase.Number:
                violations.Require(double.IsFinite(field.Number), $"{path}.number", "is not finite");
                break;
            case Field.ValueOneofCase.Keywords:
                violations.RequireKeywords($"{path}.keywords.values", field.Keywords.Values, MaxKeywords);
                break;
            default:
                violations.Add(path, "has no value");
                break;
        }
    }

    /// <summary>Checks a list of keywords.</summary>
    public static Violations RequireKeywords(this Violations violations, string path, IReadOnlyList<string> keywords, int max)
    {
        violations.Require(keywords.Count > 0 && keywords.Count <= max, path, $"has {keywords.Count:N0} values; 1 to {max:N0} are allowed");
        for (var i = 0; i < Math.Min(max, keywords.Count); i++)
            violations.RequireText($"{path}[{i}]", keywords[i], MaxKeywordBytes);
        return violations;
    }
}
