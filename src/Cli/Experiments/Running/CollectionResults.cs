namespace ReasonRank.Cli.Experiments.Running;

/// <summary>All results on a collection.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Rows">Its rows, in the order of the table.</param>
internal sealed record CollectionResults(TestCollection Collection, IReadOnlyList<RowResults> Rows);
