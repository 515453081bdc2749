namespace ReasonRank.Ranking.Models;

/// <summary>What encloses reasoning in a model's answer, in any case.</summary>
/// <param name="Open">Such as <c>&lt;think&gt;</c>.</param>
/// <param name="Close">Such as <c>&lt;/think&gt;</c>.</param>
public sealed record ThinkTags(string Open, string Close);
