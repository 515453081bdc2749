namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>
/// How many calls a server takes at once, found by additive increase and multiplicative decrease (Chiu and Jain, 1989):
/// halved when the server is overloaded, raised by one for each limit's worth of successes. Not safe to use from several
/// threads at once.
/// </summary>
internal sealed class AdaptiveLimit(int max)
{
    private const double Decrease = .5;

    private double _limit = max;

    /// <summary>Calls at once now, 1 to the largest.</summary>
    public int Value => (int)_limit;

    /// <summary>
    /// Grows with each decrease. Calls that began in an earlier epoch met the old limit, so that what becomes of them
    /// says nothing on the new one: of a burst of refusals only the first counts.
    /// </summary>
    public int Epoch { get; private set; }

    /// <summary>A call succeeded.</summary>
    /// <param name="epoch">The epoch when it began.</param>
    public void Succeeded(int epoch)
    {
        if (epoch == Epoch) _limit = Math.Min(max, _limit + 1 / _limit);
    }

    /// <summary>The server had too much to do for a call.</summary>
    /// <param name="epoch">The epoch when it began.</param>
    public void Overloaded(int epoch)
    {
        if (epoch != Epoch) return;
        _limit = Math.Max(1, Math.Floor(_limit * Decrease));
        Epoch++;
    }
}
