using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Pointwise;

/// <summary>
/// Asks about each candidate on its own: as many calls as candidates, all in one round, first-stage best first. At any
/// time the candidates scored so far stand in the order of their scores in the places that they held; the others keep
/// theirs.
/// </summary>
/// <param name="count">Candidates; a single one needs no call.</param>
public sealed class PointwisePlan(int count) : IRankingPlan
{
    private readonly WindowCall[] _calls = [.. Enumerable.Range(0, count < 2 ? 0 : count).Select(i => new WindowCall([i]))];

    // The order is asked for after each answer: sorting ten thousand scores anew each time would take minutes.
    private readonly List<int> _best = [];
    private readonly bool[] _ranked = new bool[count];

    /// <inheritdoc/>
    public int ExpectedCalls => _calls.Length;

    /// <inheritdoc/>
    public IReadOnlyList<int> Order
    {
        get
        {
            RankNew();
            int[] order = [.. Enumerable.Range(0, count)];
            for (var (place, next) = (0, 0); place < count; place++)
                if (_ranked[place]) order[place] = _best[next++];
            return order;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<double>? Scores
    {
        get
        {
            var order = Order;
            var known = order.Select(Score).OfType<double>().ToList();
            if (known.Count == 0) return null;
            // A candidate that was never scored holds its place, so it has the score of the one before.
            var scores = new double[count];
            var last = known[0];
            foreach (var index in order) scores[index] = last = Score(index) ?? last;
            return scores;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds()
    {
        if (_calls.Length > 0) yield return _calls;
    }

    private void RankNew()
    {
        for (var index = 0; index < _calls.Length; index++)
        {
            if (_ranked[index] || Score(index) is null) continue;
            _ranked[index] = true;
            var place = _best.BinarySearch(index, Comparer<int>.Create(Compare));
            _best.Insert(~place, index);
        }
    }

    private int Compare(int a, int b)
    {
        var byScore = _calls[b].Scores![0].CompareTo(_calls[a].Scores![0]);
        return byScore != 0 ? byScore : a.CompareTo(b);
    }

    private double? Score(int index) => _calls.Length == 0 ? null : _calls[index].Scores?[0];
}
