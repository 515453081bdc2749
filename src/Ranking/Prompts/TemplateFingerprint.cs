using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace ReasonRank.Ranking.Prompts;

/// <summary>
/// Tells whether a template is the one that a checkpoint was trained on, by the SHA-256 of its sections. Of a listwise prefix
/// the last line feed is left out: published code adds the blank line before the first passage apart from the text.
/// </summary>
public static class TemplateFingerprint
{
    /// <summary>Digits of a hash that are compared.</summary>
    public const int Digits = 16;

    // Results of jobs are named by it, several for each query.
    private static readonly ConditionalWeakTable<PromptTemplate, string> _whole = [];

    /// <summary>The hashes of a template's sections, by section.</summary>
    public static IReadOnlyDictionary<string, string> Of(PromptTemplate template) => template.Sections
        .Where(section => section.Key is not "method" && !section.Key.EndsWith("_regex", StringComparison.Ordinal))
        .ToDictionary(section => section.Key, section => Hash(section.Key, section.Value));

    /// <summary>One hash of a whole template: 64 lower-case hexadecimal digits over its sections' names and texts, by name.</summary>
    public static string Whole(PromptTemplate template) => _whole.GetValue(template, Hash);

    private static string Hash(PromptTemplate template) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', template.Sections.OrderBy(section => section.Key, StringComparer.Ordinal).Select(section => $"{section.Key}:{section.Value}")))));

    /// <summary>The sections that differ from what is known; those that are missing too.</summary>
    public static IReadOnlyList<string> Differences(PromptTemplate template, IReadOnlyDictionary<string, string> known)
    {
        var own = Of(template);
        return [.. known.Where(pair => own.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => pair.Key).Order(StringComparer.Ordinal)];
    }

    private static string Hash(string section, string text)
    {
        var counted = section == "prefix" && text.EndsWith('\n') ? text[..^1] : text;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(counted)))[..Digits];
    }
}
