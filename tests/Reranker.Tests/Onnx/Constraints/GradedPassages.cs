namespace ReasonRank.Reranker.Tests.Onnx.Constraints;

/// <summary>Passages of random words with a grade among them.</summary>
internal sealed class GradedPassages(int seed)
{
    private static readonly string[] _words =
        "river stone harbour winter copper field window market paper garden number simple letter remove water object method"
            .Split(' ');

    private readonly Random _random = new(seed);

    /// <summary>Random grades.</summary>
    public List<int> Grades(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(11))];

    /// <summary>A passage of a dozen words for each grade.</summary>
    public List<string> Of(IEnumerable<int> grades) => [.. grades.Select(Of)];

    private string Of(int grade)
    {
        var words = Enumerable.Range(0, 11).Select(_ => _words[_random.Next(_words.Length)]).ToList();
        words.Insert(_random.Next(words.Count), $"grade-{grade}");
        return string.Join(' ', words);
    }

    /// <summary>nDCG of an order, gains linear as in trec_eval.</summary>
    public static double Ndcg(IEnumerable<int> order, IReadOnlyList<int> grades) =>
        Gain(order.Select(place => grades[place])) is var gain && Gain(grades.OrderDescending()) is > 0 and var ideal ? gain / ideal : 1;

    private static double Gain(IEnumerable<int> grades) => grades.Select((grade, rank) => grade / Math.Log2(rank + 2)).Sum();
}
