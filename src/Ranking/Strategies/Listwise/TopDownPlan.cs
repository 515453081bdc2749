using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>
/// Top-down partitioning (Parry et al., arXiv 2405.14589, algorithm 1) with the calls of a turn at once. A turn ranks the
/// first window and takes the candidate in place <c>cutoff</c> as pivot; then the rest is ranked in windows that hold the
/// pivot too. What beats the pivot goes on to the next turn, until one window holds it.
/// </summary>
/// <remarks>
/// A turn takes two rounds. With right answers the best <c>cutoff</c> come out in order: unlike the paper, <c>buffer</c> 0
/// drops nothing that may belong to them, only what <c>cutoff</c> others of its own window stand above.
/// </remarks>
/// <param name="count">Candidates.</param>
/// <param name="window">Candidates in a window, at least 2.</param>
/// <param name="cutoff">How many of the best matter, 1 to less than <paramref name="window"/>.</param>
/// <param name="buffer">Most candidates that go on, at least <paramref name="cutoff"/>; 0 for no limit.</param>
public sealed class TopDownPlan(int count, int window, int cutoff, int buffer) : IRankingPlan
{
    private IReadOnlyList<int> _active = [.. Enumerable.Range(0, count)];
    private readonly List<int> _behind = [];
    private IReadOnlyList<WindowCall> _chunks = [];

    /// <inheritdoc/>
    public int ExpectedCalls => count > 1 && count <= window ? 1 : 0;

    /// <inheritdoc/>
    public IReadOnlyList<int> Order
    {
        get
        {
            if (_chunks.Count == 0) return [.. _active, .. _behind];
            var (above, below) = Divide();
            return [.. above, _active[cutoff - 1], .. below, .. _behind];
        }
    }

    /// <summary>
    /// The most calls and rounds that any answers can lead to. With m candidates in a turn it takes 1 + c calls, c being
    /// (m - window) / (window - 1) rounded up, and at most cutoff - 1 + c min(cutoff, window - 1) of them go on, never more
    /// than the buffer nor than m - (window - cutoff + 1).
    /// </summary>
    public (int Calls, int Rounds) Bound()
    {
        var (calls, rounds, active) = (0, 0, count);
        while (active > window)
        {
            var chunks = (active - window + window - 2) / (window - 1);
            (calls, rounds) = (calls + 1 + chunks, rounds + 2);
            var ahead = Math.Min(cutoff - 1L + chunks * (long)cutoff, active - (window - cutoff + 1));
            active = (int)(buffer > 0 ? Math.Min(buffer, ahead) : ahead);
        }
        return active < 2 ? (calls, rounds) : (calls + 1, rounds + 1);
    }

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds()
    {
        while (_active.Count > 1)
        {
            var head = new WindowCall([.. _active.Take(window)]);
            yield return [head];
            _active = [.. head.Order, .. _active.Skip(window)];
            if (_active.Count <= window) yield break;

            var pivot = _active[cutoff - 1];
            _chunks = [.. _active.Skip(window).Chunk(window - 1).Select(chunk => new WindowCall([pivot, .. chunk]))];
            yield return _chunks;
            var (above, below) = Divide();
            _chunks = [];
            if (above.Count < cutoff)
            {
                _active = [.. above, pivot, .. below];
                yield break;
            }
            var kept = buffer > 0 ? Math.Min(buffer, above.Count) : above.Count;
            _behind.InsertRange(0, [.. above.Skip(kept), pivot, .. below]);
            _active = above[..kept];
        }
    }

    // A chunk that is not answered has the pivot first: all of it stays below.
    private (List<int> Above, List<int> Below) Divide()
    {
        var pivot = _active[cutoff - 1];
        List<int> above = [.. _active.Take(cutoff - 1)];
        List<int> below = [.. _active.Take(window).Skip(cutoff)];
        foreach (var chunk in _chunks)
        {
            var ahead = chunk.Order.TakeWhile(item => item != pivot).Take(cutoff).ToList();
            above.AddRange(ahead);
            below.AddRange(chunk.Order.Skip(ahead.Count).Where(item => item != pivot));
        }
        return (above, below);
    }
}
