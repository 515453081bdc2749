namespace ReasonRank.Cli.Searching;

/// <summary>What to search for, apart from the query.</summary>
/// <param name="Collection">Name of the collection.</param>
/// <param name="Top">Results wanted.</param>
/// <param name="WithText">Whether texts are needed.</param>
/// <param name="Explain">Whether explanations are wanted.</param>
internal sealed record SearchPlan(string Collection, int Top, bool WithText, bool Explain);
