using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;
using ReasonRank.Ranking.Strategies.Listwise;
using ReasonRank.TestSupport;

namespace ReasonRank.Ranking.Tests.Strategies.Listwise;

/// <summary>TREC DL 2019: a model that answers by the judgments has to reach what a perfect order of the candidates reaches.</summary>
public sealed class PublishedCandidatesTests
{
    [Fact]
    public async Task A_perfect_model_reaches_the_published_limit_in_one_pass()
    {
        var folder = Real.Shared("data/dl19");
        var candidates = RunFile.Read(Path.Combine(folder, "bm25-top100.trec"));
        var qrels = QrelsFile.Read(Path.Combine(folder, "qrels", "test.tsv"));
        var model = ScriptedModel.Perfect();
        var reranked = new Run();
        foreach (var query in candidates.QueryIds)
        {
            var grades = qrels.TryGet(query, out var judgments) ? judgments : new Dictionary<string, int>();
            var result = await Ranker.RankAsync(
                new ReasonRankStrategy(),
                new RankingTask
                {
                    Query = query,
                    Candidates =
                    [
                        .. candidates.Ranked(query).Select(entry => new Candidate(
                            entry.PassageId, $"{grades.GetValueOrDefault(entry.PassageId)}", null, entry.Score)),
                    ],
                },
                new RankingContext { Model = model },
                TestContext.Current.CancellationToken);
            foreach (var ranked in result.Candidates) reranked.TryAdd(query, new RunEntry(ranked.Candidate.Id, ranked.Score));
        }

        Assert.Equal(.5058, NdcgCut10(qrels, candidates), 4);
        Assert.Equal(.8922, NdcgCut10(qrels, reranked), 4);
        Assert.InRange(model.Requests.Count, 43 * 8, 43 * 9);
    }

    private static double NdcgCut10(Qrels qrels, Run run) =>
        Evaluator.Evaluate(qrels, run, [Measures.NdcgCut(10)]).Summary["ndcg_cut_10"];
}
