using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>
/// The sliding window of listwise rerankers (Sun et al., EMNLP 2023, RankGPT): from the back to the front, each window
/// shares all but <c>step</c> places with the one before, so that its best go along to the top. Each window needs the
/// answer of the one before.
/// </summary>
/// <param name="count">Candidates.</param>
/// <param name="window">Candidates in a window, at least 2.</param>
/// <param name="step">How far the window moves, 1 to <paramref name="window"/>.</param>
/// <param name="passes">How often the whole list is gone through, at least 1.</param>
public sealed class SlidingWindowPlan(int count, int window, int step, int passes) : IRankingPlan
{
    private readonly int[] _order = [.. Enumerable.Range(0, count)];

    /// <inheritdoc/>
    public int ExpectedCalls => passes * Windows().Count();

    /// <inheritdoc/>
    public IReadOnlyList<int> Order => _order;

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds()
    {
        for (var pass = 0; pass < passes; pass++)
        {
            foreach (var (start, end) in Windows())
            {
                var call = new WindowCall(_order[start..end]);
                yield return [call];
                for (var i = start; i < end; i++) _order[i] = call.Order[i - start];
            }
        }
    }

    /// <summary>What is wrong with a window and a step that are right one by one.</summary>
    internal static IEnumerable<Violation> Check(ParameterValues values, IntegerParameter window, IntegerParameter step)
    {
        if (values[step] > values[window])
            yield return new Violation(
                step.Name, $"must not exceed {window.Name}, {values[window]}: passages would be skipped");
    }

    /// <summary>The windows of one pass, each from its first place up to but not including its end.</summary>
    public IEnumerable<(int Start, int End)> Windows()
    {
        if (count < 2) yield break;
        var (start, end) = (Math.Max(0, count - window), count);
        yield return (start, end);
        while (start > 0)
        {
            (start, end) = (Math.Max(0, start - step), end - step);
            if (end - start > 1) yield return (start, end);
        }
    }
}
