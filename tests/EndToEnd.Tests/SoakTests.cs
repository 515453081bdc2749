using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.EndToEnd.Tests;

/// <summary>
/// Many requests of all kinds, some of which are given up, by eight clients at once: the reranker's memory stays flat.
/// <c>REASONRANK_SOAK</c> sets their number.
/// </summary>
[Collection<ModelStack>]
public sealed class SoakTests(ModelStack stack)
{
    private const int Clients = 8;
    private const int Parts = 5;
    private const long Slack = 32 << 20;

    private static readonly string[] Strategies = ["erank", "first", "reasonrank", "rank1", "rank-r1"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static int Requests =>
        int.TryParse(Environment.GetEnvironmentVariable("REASONRANK_SOAK"), CultureInfo.InvariantCulture, out var requests) ? requests : 100;

    [Fact]
    public async Task Memory_stays_flat()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "memory is looked at as Linux tells it");
        await stack.StartAsync();
        var reranker = stack.Reranker();
        var memory = new List<long>();
        for (var part = 0; part < Parts; part++)
        {
            var next = part * Requests / Parts - 1;
            var end = (part + 1) * Requests / Parts;
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
            {
                while (Interlocked.Increment(ref next) is var number && number < end) await SearchAsync(number);
            }));
            using var process = Process.GetProcessById(reranker);
            memory.Add(process.WorkingSet64);
        }
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Requests} requests: {string.Join(", ", memory.Select(bytes => $"{bytes >> 20} MiB"))}");
        // Until then code is compiled and heaps find their size.
        var warm = memory[Parts / 2];
        Assert.InRange(memory[^1], 0, warm + warm / 10 + Slack);
    }

    private async Task SearchAsync(int number)
    {
        var request = ModelStack.Request(Strategies[number % Strategies.Length], 3 + number % 6);
        if (number % 7 != 3)
        {
            var response = await stack.Search.SearchAsync(request, cancellationToken: Cancellation);
            Assert.Equal(request.TopK, response.Results.Count);
            Assert.Null(response.Shortfall);
            return;
        }
        using var givenUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(number % 50));
        try
        {
            await stack.Search.SearchAsync(request, cancellationToken: givenUp.Token);
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.Cancelled)
        {
            // As it was meant.
        }
    }
}
