namespace ReasonRank.Synthesis.Work;

/// <summary>Asks a worker to take a query through its job's pipeline. It may be delivered again and in any order.</summary>
/// <param name="Job">Id of the job.</param>
/// <param name="Number">The query's number in the job.</param>
public sealed record RunShard(string Job, long Number);
