namespace ReasonRank.Cli.Experiments.Running;

/// <summary>A row's results.</summary>
/// <param name="Row">The row.</param>
/// <param name="ByQuery">For each query of the collection, in its order, one result for each repeat.</param>
internal sealed record RowResults(Row Row, Measurement[][] ByQuery);
