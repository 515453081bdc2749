using ReasonRank.Cli.Output;
using ReasonRank.ServiceDefaults.Rpc;
using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>Each event as a line of JSON.</summary>
internal sealed class JobJsonLines(Terminal terminal) : JobDisplay
{
    public override void See(WatchJobResponse news)
    {
        Json.WriteLine(terminal.Out, MessageJson.Of(news));
        terminal.Out.Flush();
    }

    public override void Lost(string why) => terminal.Error.WriteLine($"The connection was lost: {why}; trying again.");
}
