using System.Diagnostics;
using System.Globalization;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>A line every few seconds and at each change of the state, for logs; and one for each query where those are told.</summary>
internal sealed class JobLines(Terminal terminal, Func<Usage, double>? cost) : JobDisplay
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private readonly JobPace _pace = new(TimeProvider.System);
    private long _toldAt;
    private JobState? _told;

    public override void See(WatchJobResponse news)
    {
        if (news.Item is { } item)
            Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{item.QueryId}\t{JobText.State(item.State)}{(item.Reason.Length > 0 ? $"\t{item.Step}\t{item.Reason}\t{JobText.Cut(item.Message, 200)}" : "")}"));
        if (news.Progress is not { } job) return;
        _pace.See(job);
        if (_told == job.State && Stopwatch.GetElapsedTime(_toldAt) < Between) return;
        (_told, _toldAt) = (job.State, Stopwatch.GetTimestamp());
        string[] parts = [JobText.Counts(job.Counts), $"tokens {JobText.Tokens(job.Usage)}", cost is null ? "" : $"cost {JobText.Cost(cost(job.Usage))}", JobText.Pace(_pace)];
        Write($"{JobText.State(job.State)}: {string.Join(", ", parts.Where(part => part.Length > 0))}");
    }

    public override void Lost(string why) => terminal.Error.WriteLine($"The connection was lost: {why}; trying again.");

    private void Write(string line)
    {
        terminal.Out.WriteLine(line);
        terminal.Out.Flush();
    }
}
