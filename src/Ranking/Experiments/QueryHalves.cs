using System.Security.Cryptography;
using System.Text;

namespace ReasonRank.Ranking.Experiments;

/// <summary>Splits queries into two halves by a hash of their ids: the same in every run and in every order.</summary>
public static class QueryHalves
{
    // Part of every split: with another seed old suggestions could not be told from new ones.
    private const string Seed = "reasonrank-halves-1:";

    /// <summary>Indices of the half to choose on, and of the half held out to confirm the choice.</summary>
    public static (int[] Chosen, int[] HeldOut) Split(IReadOnlyList<string> queryIds)
    {
        int[] shuffled =
        [
            .. Enumerable.Range(0, queryIds.Count)
                .OrderBy(i => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Seed + queryIds[i])))),
        ];
        var half = (shuffled.Length + 1) / 2;
        return (shuffled[..half], shuffled[half..]);
    }
}
