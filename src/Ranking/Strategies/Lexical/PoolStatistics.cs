using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>Term statistics of the candidates themselves.</summary>
internal static class PoolStatistics
{
    /// <summary>Counts terms in all candidates, or in those that can be read before the deadline.</summary>
    /// <param name="terms">Distinct terms.</param>
    /// <param name="passages">The candidates.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static CollectionStatistics Count(
        IReadOnlyList<string> terms, PassageReader passages, CancellationToken cancellationToken)
    {
        var frequencies = terms.ToDictionary(term => term, _ => default(TermFrequency));
        var seen = new HashSet<string>();
        var tokens = 0L;
        for (var index = 0; index < passages.Count && !passages.IsLate; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var passage = passages.Read(index);
            tokens += passage.Length;
            seen.Clear();
            foreach (var (_, token) in passage.All)
            {
                ref var frequency = ref CollectionsMarshal.GetValueRefOrNullRef(frequencies, token.Term);
                if (Unsafe.IsNullRef(ref frequency)) continue;
                frequency = new TermFrequency(
                    frequency.PassageFrequency + (seen.Add(token.Term) ? 1 : 0), frequency.CollectionFrequency + 1);
            }
        }
        return new CollectionStatistics(passages.Count, tokens, [.. terms.Select(term => frequencies[term])]);
    }
}
