namespace ReasonRank.Ranking.Prompts;

/// <summary>A prompt template is wrong. Holds everything that is wrong with it.</summary>
public sealed class InvalidTemplateException(string name, IReadOnlyList<string> errors)
    : FormatException($"Template {name}: {string.Join("; ", errors)}.")
{
    /// <summary>At least one.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;

    /// <summary>Whether it may be a sound template, but of a method that is not supported.</summary>
    public bool IsOfOtherMethod { get; init; }
}
