using System.Globalization;
using ReasonRank.TestSupport;

namespace ReasonRank.Bm25.Tests.Published;

/// <summary>Anserini's figures for CACM, k1 0.9, b 0.4, 1,000 hits.</summary>
public sealed class CacmTests
{
    [Fact]
    public void Size_ranking_and_scores_are_those_of_Anserini()
    {
        using var cacm = new BeirCollection("cacm");
        using var snapshot = cacm.Index.Snapshot();
        Assert.Equal(3_204, snapshot.Statistics.PassageCount);
        Assert.Equal(320_968, snapshot.Statistics.TokenCount);
        Assert.Equal(14_363, snapshot.Statistics.TermCount);

        var judged = cacm.Search(1000);
        Assert.Equal(52, judged.Count);
        Assert.Equal(.3123, judged.Average(query => AveragePrecision(query.Hits, query.Relevant)), .0001);
        Assert.Equal(.1942, judged.Average(query => query.Hits.Take(30).Count(grade => grade > 0) / 30d), .00005);

        var checkedScores = 0;
        foreach (var query in File.ReadLines(Path.Combine(Real.Shared("data/cacm"), "anserini-bm25-sample.trec"))
            .Select(line => line.Split(' ')).GroupBy(fields => fields[0]))
        {
            var scores = snapshot.Hits(new SearchQuery(cacm.Queries[query.Key], 1000)).ToDictionary(hit => hit.Id, hit => hit.Score);
            foreach (var fields in query)
            {
                Assert.Equal(double.Parse(fields[4], CultureInfo.InvariantCulture), scores[fields[2]], precision: 4);
                checkedScores++;
            }
        }
        Assert.Equal(1_920, checkedScores);
    }

    private static double AveragePrecision(int[] grades, int[] relevant)
    {
        var (found, sum) = (0, 0d);
        for (var rank = 0; rank < grades.Length; rank++)
            if (grades[rank] > 0) sum += ++found / (rank + 1d);
        return sum / relevant.Length;
    }
}
