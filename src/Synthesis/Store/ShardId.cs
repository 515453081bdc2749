namespace ReasonRank.Synthesis.Store;

/// <summary>A query of a job.</summary>
/// <param name="Job">Id of the job.</param>
/// <param name="Number">Its number in the job, from 0.</param>
internal readonly record struct ShardId(string Job, long Number);
