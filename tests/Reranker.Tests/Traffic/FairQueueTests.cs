using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Traffic;

namespace ReasonRank.Reranker.Tests.Traffic;

public sealed class FairQueueTests
{
    private readonly FairQueue<string> _queue = new(maxCalls: 100_000, maxBytes: long.MaxValue);

    [Fact]
    public void Interactive_calls_get_four_of_five_places()
    {
        for (var i = 0; i < 100; i++)
        {
            Add("b", CallPriority.Batch);
            Add("i");
        }
        Assert.Equal(40, Take(50).Count(item => item == "i"));
        Assert.Equal(40, Take(50).Count(item => item == "i"));
    }

    [Fact]
    public void A_priority_alone_gets_all_places_and_owes_nothing_afterwards()
    {
        for (var i = 0; i < 1_000; i++) Add("i");
        Take(1_000);
        for (var i = 0; i < 100; i++) Add("b", CallPriority.Batch);
        for (var i = 0; i < 100; i++) Add("i");
        Assert.Equal(40, Take(50).Count(item => item == "i"));
    }

    [Fact]
    public void Owners_take_turns_and_keep_their_own_order()
    {
        foreach (var item in (string[])["a1", "a2", "a3", "b1", "b2", "c1"]) Add(item, owner: item[..1]);
        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "a3"], Take(6));
    }

    [Fact]
    public void A_small_request_waits_for_one_call_of_each_large_one_and_not_for_all()
    {
        for (var i = 0; i < 100; i++) Add($"large{i}", owner: "large");
        Take(10);
        Add("small", owner: "small");
        Assert.Contains("small", Take(2));
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_calls_and_by_bytes()
    {
        var queue = new FairQueue<string>(maxCalls: 3, maxBytes: 100);
        Assert.NotNull(queue.Add(Demand("a", bytes: 60), "a"));
        Assert.Null(queue.Add(Demand("a", bytes: 41), "a"));
        Assert.NotNull(queue.Add(Demand("a", bytes: 40), "a"));
        Assert.NotNull(queue.Add(Demand("a", bytes: 0), "a"));
        Assert.Null(queue.Add(Demand("a", bytes: 0), "a"));
        queue.Take();
        Assert.NotNull(queue.Add(Demand("a", bytes: 60), "a"));
    }

    [Fact]
    public void Whatever_comes_and_goes_nothing_is_lost_or_starved()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var waiting = new List<FairQueue<int>.Ticket>();
        var queue = new FairQueue<int>(maxCalls: 200, maxBytes: 10_000);
        string[] owners = ["a", "b", "c", "d", "e"];
        for (var step = 0; step < 50_000; step++)
        {
            switch (random.Next(5))
            {
                case 0 or 1:
                    var demand = Demand(owners[random.Next(owners.Length)], (CallPriority)random.Next(2), random.Next(200));
                    var fits = waiting.Count < 200 && waiting.Sum(ticket => ticket.Demand.Bytes) + demand.Bytes <= 10_000;
                    var ticket = queue.Add(demand, step);
                    Assert.Equal(fits, ticket is not null);
                    if (ticket is not null) waiting.Add(ticket);
                    break;
                case 2 or 3 when queue.Peek() is { } next:
                    // Of its owner and priority, the one that has waited longest.
                    Assert.Same(next, waiting.First(any =>
                        any.Demand.Owner == next.Demand.Owner && any.Demand.Priority == next.Demand.Priority));
                    queue.Take();
                    waiting.Remove(next);
                    break;
                case 4 when waiting.Count > 0:
                    var gone = waiting[random.Next(waiting.Count)];
                    queue.Remove(gone);
                    queue.Remove(gone);
                    waiting.Remove(gone);
                    break;
            }
            Assert.Equal(waiting.Count, queue.Count);
        }
        // With p priorities and o owners, none waits for more than 5 * o calls of others before its owner's next one.
        while (queue.Peek() is not null)
        {
            var oldest = waiting[0];
            var ahead = waiting.Count(any => any.Demand.Owner == oldest.Demand.Owner && any.Demand.Priority == oldest.Demand.Priority);
            for (var turns = 0; waiting.Contains(oldest); turns++)
            {
                Assert.InRange(turns, 0, 5 * owners.Length * ahead);
                waiting.Remove(queue.Peek()!);
                queue.Take();
            }
        }
        Assert.Empty(waiting);
    }

    private static CallDemand Demand(string owner, CallPriority priority = default, long bytes = 0) => new(owner, priority, bytes, 0);

    private void Add(string item, CallPriority priority = default, string? owner = null) =>
        Assert.NotNull(_queue.Add(Demand(string.Intern(owner ?? item), priority), item));

    private List<string> Take(int count)
    {
        var taken = new List<string>();
        for (; count > 0; count--)
        {
            taken.Add(_queue.Peek()!.Item);
            _queue.Take();
        }
        return taken;
    }
}
