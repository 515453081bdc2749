namespace ReasonRank.Cli.Experiments.Planning;

/// <summary>A test collection.</summary>
/// <param name="Name">Its name, on the server as well.</param>
/// <param name="Corpus">File of passages that is loaded when the server lacks them; null when the collection is there.</param>
/// <param name="Queries">File of queries; null where only given runs are measured.</param>
/// <param name="Qrels">File of judgments.</param>
/// <param name="Runs">Given first stages: name and TREC run file.</param>
/// <param name="Line">Its line in the experiment file.</param>
internal sealed record CollectionPlan(
    string Name, string? Corpus, string? Queries, string Qrels, IReadOnlyList<(string Name, string Path)> Runs, long Line);
