using System.Buffers;
using System.Collections.Frozen;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Retrieval.Rules;

/// <summary>What a collection may be called: names are folder names on every system.</summary>
internal static class NameRules
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    // Windows opens devices by these names in any folder.
    private static readonly FrozenSet<string> Devices = FrozenSet.Create(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"com{i}", $"lpt{i}" })]);

    /// <summary>What is wrong with a name, as a clause; null when nothing is.</summary>
    public static string? Problem(string name) => name switch
    {
        "" => "is missing",
        { Length: > MaxLength } => $"is longer than {MaxLength} characters",
        ['_' or '-', ..] => "must start with a letter or digit",
        _ when name.AsSpan().ContainsAnyExcept(Allowed) => "may have lower-case letters, digits, '_' and '-' only",
        _ when Devices.Contains(name) => "is reserved",
        _ => null,
    };

    /// <summary>Checks a collection's name.</summary>
    public static Violations RequireName(this Violations violations, string field, string name) =>
        Problem(name) is { } problem ? violations.Add(field, problem) : violations;
}
