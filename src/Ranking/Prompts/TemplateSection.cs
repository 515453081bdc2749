namespace ReasonRank.Ranking.Prompts;

/// <summary>A section that a template may have.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Needs">Placeholders that it must have.</param>
/// <param name="Allows">Placeholders that it may have besides.</param>
/// <param name="Raw">Whether braces have no meaning in it.</param>
internal sealed record TemplateSection(
    string Name, bool Required = false, string[]? Needs = null, string[]? Allows = null, bool Raw = false);
