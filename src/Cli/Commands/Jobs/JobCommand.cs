using System.CommandLine;
using ReasonRank.Cli.Connection;
using ReasonRank.Synthesis;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary>A command about one job, or about all of them.</summary>
internal abstract class JobCommand(string name, string description) : StackCommand(name, description)
{
    /// <summary>Id of the job.</summary>
    protected Argument<string> Id { get; } = new("JOB") { Description = "Id of the job" };

    /// <summary>Local jobs are told of; only what waits for their end works on them.</summary>
    protected override SynthesisRole? JobsRole(ParseResult parsed) => SynthesisRole.Service;

    /// <summary>What a person has to know about a job that this process leaves.</summary>
    protected string ComeBack(ParseResult parsed, string id) => IsLocal(parsed)
        ? $"The job waits in the folder. Go on with it: {CommandLine(parsed, $"synth watch {id}")}"
        : $"The job goes on. Come back to it: {CommandLine(parsed, $"synth watch {id}")}";
}
