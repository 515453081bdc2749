using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Setwise;

/// <summary>
/// Tournaments, after the idea of TourRank (Chen et al., arXiv 2406.11678): groups at once, the best <c>top</c> of each go
/// on, until one group is left, whose best are put in order. Points of several tournaments, which differ in their groups,
/// are added.
/// </summary>
/// <param name="count">Candidates.</param>
/// <param name="top">How many of a group go on, and how many are put in order; at least 1.</param>
/// <param name="group">Most candidates of a group, at least 2 and twice <paramref name="top"/>.</param>
/// <param name="tournaments">How many tournaments, at least 1; they go on side by side.</param>
/// <param name="shuffle">Deals the groups and orders what a call shows.</param>
public sealed class TournamentPlan(int count, int top, int group, int tournaments, Shuffle shuffle) : IRankingPlan
{
    private readonly double[] _points = new double[count];
    private List<List<WindowCall>> _running = [];
    private bool _final;

    /// <inheritdoc/>
    public int ExpectedCalls => tournaments * Stages().Sum();

    /// <summary>Rounds that any answers lead to.</summary>
    public int ExpectedRounds => Stages().Count();

    /// <inheritdoc/>
    public IReadOnlyList<int> Order
    {
        get
        {
            var points = (double[])_points.Clone();
            Award(points);
            return [.. Enumerable.Range(0, count).OrderByDescending(item => points[item])];
        }
    }

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds()
    {
        var active = Enumerable.Repeat<IReadOnlyList<int>>([.. Enumerable.Range(0, count)], tournaments).ToList();
        foreach (var groups in Stages())
        {
            _final = groups == 1;
            _running = [.. active.Select((items, number) => Deal(items, groups, number).Select(shuffle.Call).ToList())];
            yield return [.. _running.SelectMany(calls => calls)];
            Award(_points);
            active = [.. _running.Select(Survivors)];
            _running = [];
        }
    }

    // Neighbours in the list go to different groups, so that each has its share of the strong.
    private List<int>[] Deal(IReadOnlyList<int> items, int groups, int tournament)
    {
        var dealt = Enumerable.Range(0, groups).Select(_ => new List<int>()).ToArray();
        foreach (var block in items.Chunk(groups))
        {
            var seats = tournament == 0 ? [.. Enumerable.Range(0, groups)] : shuffle.Of(Enumerable.Range(0, groups));
            var free = block.Length < groups ? seats.Order().ToArray() : seats;
            for (var i = 0; i < block.Length; i++) dealt[free[i]].Add(block[i]);
        }
        return dealt;
    }

    private IReadOnlyList<int> Survivors(List<WindowCall> calls) =>
        [.. Enumerable.Range(0, top).SelectMany(place => calls
            .Where(call => place < call.Order.Count).Select(call => call.Order[place]).Order())];

    private void Award(double[] points)
    {
        foreach (var call in _running.SelectMany(calls => calls))
            for (var place = 0; place < Math.Min(top, call.Order.Count); place++)
                points[call.Order[place]] += _final ? (top - place) / (top + 1.0) : 1;
    }

    /// <summary>Groups of each stage; the last stage has one.</summary>
    private IEnumerable<int> Stages()
    {
        if (count < 2) yield break;
        for (var active = count; ;)
        {
            var groups = (active + group - 1) / group;
            yield return groups;
            if (groups == 1) yield break;
            active = groups * top;
        }
    }
}
