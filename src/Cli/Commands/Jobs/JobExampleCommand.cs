using System.CommandLine;
using ReasonRank.Cli.Jobs;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth example</c>: prints a job file.</summary>
internal sealed class JobExampleCommand : Command
{
    public JobExampleCommand(Terminal terminal) : base("example", "Print a job file with every setting, and what it means; it works on the sample collection") =>
        SetAction(_ => terminal.Out.Write(JobFile.Example));
}
