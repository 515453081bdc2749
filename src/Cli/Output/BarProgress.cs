using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReasonRank.Cli.Output;

/// <summary>A moving bar.</summary>
internal sealed class BarProgress : Progress
{
    private readonly IAnsiConsole _console;
    private readonly ProgressTask _task;

    private BarProgress(IAnsiConsole console, ProgressTask task, string what, string unit, long? total) : base(what, unit, total) =>
        (_console, _task) = (console, task);

    public static new Task<T> RunAsync<T>(Terminal terminal, string what, string unit, long? total, Func<Progress, Task<T>> job)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(terminal.Error),
        });
        var rate = new RateColumn();
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), rate, new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask(Markup.Escape(what), autoStart: true, maxValue: total is null ? double.MaxValue : Math.Max(1, total.Value));
                task.IsIndeterminate = total is null;
                var progress = new BarProgress(console, task, what, unit, total);
                rate.Progress = progress;
                return job(progress);
            });
    }

    public override void Note(Action<TextWriter> write)
    {
        var text = new StringWriter();
        write(text);
        _console.Write(new Text(text.ToString()));
    }

    protected override void Changed()
    {
        if (Total is { } all) _task.MaxValue = Math.Max(1, all);
        _task.Value = Math.Min(Done, _task.MaxValue);
    }

    private sealed class RateColumn : ProgressColumn
    {
        public BarProgress? Progress { get; set; }

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Progress?.Rate ?? "");
    }
}
