namespace ReasonRank.Ranking;

/// <summary>Something wrong with a request.</summary>
/// <param name="Path">Path of the field, such as <c>options.parameters.window</c>.</param>
/// <param name="Description">What is wrong and what would be right, as a clause without the field's name.</param>
public sealed record Violation(string Path, string Description);
