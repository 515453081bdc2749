using System.CommandLine;
using System.Globalization;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Jobs;
using ReasonRank.Cli.Output;
using ReasonRank.ServiceDefaults.Rpc;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth list</c>: the jobs.</summary>
internal sealed class ListJobsCommand : JobCommand
{
    private const int MaxPage = 1_000;

    private readonly Terminal _terminal;

    private readonly Option<int> _top = new("--top") { Description = "Most jobs, 1 to 1,000", DefaultValueFactory = _ => 20, HelpName = "N" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object per job" };

    public ListJobsCommand(Terminal terminal) : base("list", "List jobs, the youngest first")
    {
        _terminal = terminal;
        _top.Within(1, MaxPage);
        AddOptions(_top, _json);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var listed = await stack.Jobs.ListJobsAsync(new() { PageSize = parsed.GetValue(_top) }, cancellationToken: cancellationToken);
        if (parsed.GetValue(_json))
        {
            foreach (var job in listed.Jobs) Json.WriteLine(_terminal.Out, MessageJson.Of(job));
            return ExitCode.Ok;
        }
        if (listed.Jobs.Count == 0) _terminal.Error.WriteLine("There is no job. Make one: reasonrank synth submit FILE");
        else Write(listed.Jobs);
        if (listed.NextPageToken.Length > 0) _terminal.Error.WriteLine("There may be more; --top shows them.");
        return ExitCode.Ok;
    }

    private void Write(IEnumerable<Job> jobs)
    {
        var table = new MarkdownTable("job", "state", "queries", "ended", "done", "filtered", "failed", "tokens", "submitted", "name");
        foreach (var job in jobs)
            table.Add(
                job.Id, JobText.State(job.State), Number(job.Counts.Total), Number(JobText.Ended(job.Counts)), Number(job.Counts.Done),
                Number(job.Counts.Filtered.Values.Sum()), Number(job.Counts.Failed.Values.Sum()),
                Number((job.Usage?.PromptTokens ?? 0) + (job.Usage?.CompletionTokens ?? 0)), JobSummary.Time(job.Submitted), JobText.Cut(job.Spec.Name, 40));
        table.Write(_terminal.Out);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
