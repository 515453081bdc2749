namespace ReasonRank.Bm25.Tests.Published;

/// <summary>BEIR's figures for SciFact, k1 0.9, b 0.4, 1,000 hits.</summary>
public sealed class SciFactTests
{
    [Fact]
    public void Ranking_is_that_of_Anserini()
    {
        using var scifact = new BeirCollection("scifact");
        var judged = scifact.Search(1000);
        Assert.Equal(300, judged.Count);
        Assert.Equal(.6789, judged.Average(query => Gain(query.Hits) / Gain(query.Relevant)), .00005);
        Assert.Equal(.9253, judged.Average(query => Recall(query.Hits, query.Relevant, 100)), .00005);
        Assert.Equal(.9767, judged.Average(query => Recall(query.Hits, query.Relevant, 1000)), .00005);
    }

    private static double Gain(int[] grades) => grades.Take(10).Select((grade, rank) => grade / Math.Log2(rank + 2)).Sum();

    private static double Recall(int[] grades, int[] relevant, int top) =>
        grades.Take(top).Count(grade => grade > 0) / (double)relevant.Length;
}
