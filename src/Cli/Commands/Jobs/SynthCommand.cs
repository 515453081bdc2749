using System.CommandLine;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth</c>: makes training data by jobs.</summary>
internal sealed class SynthCommand : Command
{
    private const string About =
        """
        Make training data: jobs that mine positives, let a teacher reason and rank, keep what is consistent, and export it.

        From a first look to files for a trainer:

          reasonrank synth example > job.yaml
          reasonrank synth preview job.yaml
          reasonrank synth submit job.yaml --watch
          reasonrank synth show JOB
          reasonrank synth export JOB --format llama-factory --output data
        """;

    public SynthCommand(Terminal terminal) : base("synth", About)
    {
        Add(new JobExampleCommand(terminal));
        Add(new ListStepsCommand(terminal));
        Add(new ListFormatsCommand(terminal));
        Add(new PreviewJobCommand(terminal));
        Add(new SubmitJobCommand(terminal));
        Add(new WatchJobCommand(terminal));
        Add(new ListJobsCommand(terminal));
        Add(new ShowJobCommand(terminal));
        Add(new PauseJobCommand(terminal));
        Add(new ResumeJobCommand(terminal));
        Add(new CancelJobCommand(terminal));
        Add(new RetryJobCommand(terminal));
        Add(new ExportJobCommand(terminal));
        Add(new DeleteJobCommand(terminal));
    }
}
