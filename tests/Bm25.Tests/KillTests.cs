using ReasonRank.Durability;

namespace ReasonRank.Bm25.Tests;

public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>How often; more than the default takes its time.</summary>
    private const string KillsVariable = "REASONRANK_KILLS";

    [Fact]
    public Task What_was_acknowledged_outlives_a_killed_process()
    {
        var all = Environment.GetEnvironmentVariable("REASONRANK_REQUIRE_REAL") == "1";
        var kills = int.TryParse(Environment.GetEnvironmentVariable(KillsVariable), out var set) ? set : all ? 100 : 15;
        return new KillTest(Environment.TickCount, kills, output.WriteLine).Run();
    }
}
