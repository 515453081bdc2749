using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>Shows a job as it goes.</summary>
internal abstract class JobDisplay
{
    /// <summary>Follows a job under the display that fits: JSON for machines, a table where a person watches, else lines.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="json">Whether machines read it.</param>
    /// <param name="cost">Tells costs; null where no price is known.</param>
    /// <param name="follow">Follows the job.</param>
    public static Task<T> RunAsync<T>(Terminal terminal, bool json, Func<Usage, double>? cost, Func<JobDisplay, Task<T>> follow) =>
        json ? follow(new JobJsonLines(terminal))
        : terminal.ShowsProgress ? JobTableDisplay.RunAsync(terminal, cost, follow)
        : follow(new JobLines(terminal, cost));

    /// <summary>Shows what happened.</summary>
    public abstract void See(WatchJobResponse news);

    /// <summary>Shows that the connection was lost and is made again.</summary>
    public abstract void Lost(string why);
}
