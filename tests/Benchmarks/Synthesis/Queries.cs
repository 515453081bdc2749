using System.Globalization;
using ReasonRank.Benchmarks.Synthesis.Serving;
using ReasonRank.V1;

namespace ReasonRank.Benchmarks.Synthesis;

/// <summary>Queries of made-up words, none like another.</summary>
internal static class Queries
{
    private const int Words = 12, Vocabulary = 20_000;

    /// <summary>The same ones for the same arguments.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides their words.</param>
    public static IEnumerable<JobQuery> Make(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
            yield return new JobQuery
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"q{i}"),
                Text = string.Join(' ', Enumerable.Range(0, Words).Select(_ => $"w{random.Next(Vocabulary)}")),
                RelevantIds = { random.Next(Passages.Count).ToString(CultureInfo.InvariantCulture) },
            };
    }
}
