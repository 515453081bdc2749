using ReasonRank.Ranking;

namespace ReasonRank.Benchmarks.Strategies.Judging;

/// <summary>A query with its candidates and what assessors think of them.</summary>
/// <param name="Id">The query's id.</param>
/// <param name="Text">The question.</param>
/// <param name="Candidates">In first-stage order; the texts say which passage they are, so that a modelled answer is possible.</param>
/// <param name="Grades">Grade of each judged passage by id, 0 to 3; what is not judged counts as 0.</param>
internal sealed record JudgedQuery(
    string Id, string Text, IReadOnlyList<Candidate> Candidates, IReadOnlyDictionary<string, int> Grades)
{
    private const int Cutoff = 10;

    private readonly double _ideal = Gain(Grades.Values.OrderByDescending(grade => grade));

    /// <summary>nDCG@10 as trec_eval computes it: gains are grades, ideal over all judgments.</summary>
    /// <param name="order">Indices of the candidates, best first.</param>
    public double Ndcg10(IReadOnlyList<int> order) =>
        Gain(order.Take(Cutoff).Select(index => Grades.GetValueOrDefault(Candidates[index].Id))) / _ideal;

    private static double Gain(IEnumerable<int> grades) =>
        grades.Take(Cutoff).Select((grade, rank) => Math.Max(0, grade) / Math.Log2(rank + 2)).Sum();
}
