using System.Globalization;
using ReasonRank.Cli.Output;
using ReasonRank.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReasonRank.Cli.Jobs;

/// <summary>A table that changes in place.</summary>
internal sealed class JobTableDisplay : JobDisplay
{
    private const int BarWidth = 40;

    private readonly LiveDisplayContext _display;
    private readonly Func<Usage, double>? _cost;
    private readonly JobPace _pace = new(TimeProvider.System);
    private Job? _job;

    private JobTableDisplay(LiveDisplayContext display, Func<Usage, double>? cost) => (_display, _cost) = (display, cost);

    public static Task<T> RunAsync<T>(Terminal terminal, Func<Usage, double>? cost, Func<JobDisplay, Task<T>> follow)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(terminal.Error),
        });
        return console.Live(new Text("")).AutoClear(true).StartAsync(display => follow(new JobTableDisplay(display, cost)));
    }

    public override void See(WatchJobResponse news)
    {
        if (news.Progress is not { } job) return;
        _job = job;
        _pace.See(job);
        Show("");
    }

    public override void Lost(string why) => Show($"the connection was lost: {JobText.Cut(why, 100)}; trying again");

    private void Show(string note)
    {
        _display.UpdateTarget(_job is null ? new Text(note) : Table(_job, note));
        _display.Refresh();
    }

    private Grid Table(Job job, string note)
    {
        var (counts, usage) = (job.Counts, job.Usage ?? new Usage());
        var table = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        Row("Job", job.Spec.Name.Length > 0 ? $"{job.Id}  {job.Spec.Name}" : job.Id);
        Row("State", JobText.State(job.State) + (job.Reason.Length > 0 ? $": {job.Reason}" : ""));
        var share = counts.Total == 0 ? 0 : (double)JobText.Ended(counts) / counts.Total;
        var full = (int)(share * BarWidth);
        Row("Ended", string.Create(
            CultureInfo.InvariantCulture, $"{new string('█', full)}{new string('░', BarWidth - full)} {share:P0}  {JobText.Ended(counts):N0} of {counts.Total:N0}"));
        Row("Rate", JobText.Pace(_pace));
        Row("In flight", Number(counts.Running));
        Row("Done", Number(counts.Done));
        Row("Filtered", JobText.Reasons(counts.Filtered));
        Row("Failed", JobText.Reasons(counts.Failed));
        if (counts.Cancelled > 0) Row("Given up", Number(counts.Cancelled));
        if (counts.Duplicates > 0) Row("Duplicates", Number(counts.Duplicates));
        Row("Calls", JobText.Calls(usage));
        Row("Tokens", JobText.Tokens(usage));
        if (_cost is not null) Row("Cost", JobText.Cost(_cost(usage)));
        if (note.Length > 0) Row("", note);
        return table;

        void Row(string name, string value) => table.AddRow((IRenderable)new Text(name), new Text(value));
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
