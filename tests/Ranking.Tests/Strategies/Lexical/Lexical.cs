using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Ranking.Strategies.Lexical;
using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Tests.Strategies.Lexical;

internal static class Lexical
{
    private static readonly StrategyRegistry Registry = new([new LexicalStrategy()]);

    public static Task<RankingResult> RankAsync(RankingTask task, RankingContext? context = null) => Ranker.RankAsync(
        new LexicalStrategy(), task, context ?? new RankingContext(), TestContext.Current.CancellationToken);

    public static async Task<string[]> OrderAsync(string query, params Candidate[] candidates) =>
        [.. (await RankAsync(new RankingTask { Query = query, Candidates = candidates })).Candidates.Select(c => c.Candidate.Id)];

    public static ParameterValues Parameters(params (string Name, double Value)[] values)
    {
        var violations = new List<Violation>();
        var (_, read) = Registry.Bind(
            "lexical", values.ToDictionary(v => v.Name, v => (object?)v.Value), "options", violations);
        Assert.Empty(violations);
        return read;
    }

    /// <summary>Statistics of passages that are nowhere else; counts how often it is asked.</summary>
    public sealed class Collection(IEnumerable<string> passages) : ITermStatistics
    {
        private readonly string[][] _passages = [.. passages.Select(text =>
            SimpleAnalyzer.Analyze(text).Select(token => token.Term).ToArray())];

        public List<IReadOnlyList<string>> Asked { get; } = [];

        public ValueTask<CollectionStatistics?> GetAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken)
        {
            Asked.Add(terms);
            return new(new CollectionStatistics(
                _passages.Length, _passages.Sum(p => p.Length),
                [.. terms.Select(term => new TermFrequency(
                    _passages.Count(p => p.Contains(term)), _passages.Sum(p => p.Count(t => t == term))))]));
        }
    }
}
