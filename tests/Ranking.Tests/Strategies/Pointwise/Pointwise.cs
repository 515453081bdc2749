using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Strategies;

namespace ReasonRank.Ranking.Tests.Strategies.Pointwise;

/// <summary>Tasks whose passages are numbers.</summary>
internal static class Pointwise
{
    public static RankingTask Task(params int[] grades) => new()
    {
        Query = "which is best?",
        Candidates = [.. grades.Select((grade, i) => new Candidate($"p{i}", $"{grade}", null, 1000 - i))],
    };

    public static Task<RankingResult> RankAsync(IRerankStrategy strategy, IRankingModel model, RankingTask task) =>
        Ranker.RankAsync(strategy, task, new RankingContext { Model = model }, TestContext.Current.CancellationToken);
}
