using ReasonRank.Ranking.Strategies.Planning;
using ReasonRank.Ranking.Strategies.Setwise;

namespace ReasonRank.Ranking.Strategies.Groupwise;

/// <summary>
/// Scores random groups, all in one round, and takes the mean of several groupings. A candidate without a score counts as
/// an average one.
/// </summary>
/// <param name="count">Candidates.</param>
/// <param name="group">Most candidates in a group, at least 1.</param>
/// <param name="shuffles">Groupings, at least 1.</param>
/// <param name="shuffle">Makes the groups.</param>
public sealed class GroupPlan(int count, int group, int shuffles, Shuffle shuffle) : IRankingPlan
{
    private IReadOnlyList<WindowCall> _calls = [];

    /// <inheritdoc/>
    public int ExpectedCalls => count < 2 ? 0 : shuffles * ((count + group - 1) / group);

    /// <inheritdoc/>
    public IReadOnlyList<int> Order
    {
        get
        {
            var means = Means();
            return [.. Enumerable.Range(0, count).OrderByDescending(item => means[item])];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<double>? Scores => _calls.Any(call => call.IsAnswered) ? Means() : null;

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds()
    {
        if (count < 2) yield break;
        _calls = [.. Enumerable.Range(0, shuffles).SelectMany(_ => shuffle.Of(Enumerable.Range(0, count)).Chunk(group))
            .Select(items => new WindowCall(items))];
        yield return _calls;
    }

    private double[] Means()
    {
        var (sums, told) = (new double[count], new int[count]);
        foreach (var call in _calls)
        {
            if (call.Scores is not { } scores) continue;
            for (var i = 0; i < scores.Count; i++)
            {
                if (double.IsNaN(scores[i])) continue;
                sums[call.Items[i]] += scores[i];
                told[call.Items[i]]++;
            }
        }
        var average = sums.Sum() / Math.Max(1, told.Sum());
        return [.. sums.Zip(told, (sum, times) => times == 0 ? average : sum / times)];
    }
}
