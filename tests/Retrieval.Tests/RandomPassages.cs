using System.Text;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

/// <summary>Makes passages, changes and queries that are hard to rank alike: ties, many scripts, odd ids, all kinds of filters.</summary>
internal sealed class RandomPassages(Random random)
{
    private static readonly string[] Words =
    [
        .. Enumerable.Range(0, 400).Select(i => $"w{i:x}"), "the", "running", "runs", "ÄPFEL", "naïve", "naı\u0308ve", "日本語", "한국어", "ไทย", "😀",
        "e-mail", "it's", "O’Neill’s", "x.y.z", "3.14", "1,000", "a_b", "Σίσυφος", "İstanbul", "ﬁre", "\u00a0", "\u200d", new string('k', 300),
    ];

    private static readonly string[] Colors = ["red", "green", "", "rot grün", "日本"];

    // Powers of two keep a count a weight that Elasticsearch can be sent exactly.
    private static readonly float[] Boosts = [0, .25f, 1, 2];

    public IngestRequest Put(int i) => new()
    {
        Put = new()
        {
            Id = Id(i),
            Title = i % 3 == 0 ? Text(4) : "",
            Text = Text(i % 50 == 0 ? 400 : i % 7 == 0 ? 2 : 30),
            Fields =
            {
                new Field { Name = "number", Number = i % 11 == 0 ? -0.0 : Math.Round(random.NextDouble() * 20 - 10, 1) },
                new Field { Name = i % 2 == 0 ? "a.b" : "a", Keyword = Colors[random.Next(Colors.Length)] },
                new Field { Name = "both", Keywords = new() { Values = { Colors[random.Next(Colors.Length)], $"k{i % 9}" } } },
            },
        },
    };

    /// <summary>Replaces or deletes one of the passages put before, or puts one more.</summary>
    public IngestRequest Change(int count) => random.Next(3) == 0
        ? new IngestRequest { Delete = Id(random.Next(count)) }
        : Put(random.Next(count + 100));

    public RetrieveRequest Query(int round) => new()
    {
        Query = Text(round % 10 == 0 ? 300 : 1 + random.Next(12), least: 1),
        TopK = round % 4 == 0 ? 5_000 : 20,
        Offset = round % 5 == 0 ? 10 : 0,
        QueryWeighting = round % 2 == 0 ? QueryWeighting.Bm25 : QueryWeighting.Count,
        Filter = round % 3 == 0 ? Filter(depth: 3) : null,
        ExcludedIds = { Enumerable.Range(0, round % 6 == 0 ? 500 : 0).Select(_ => Id(random.Next(3_000))) },
        CountMatches = true,
        Facets = { new FacetRequest { Field = "both", Top = 4 }, new FacetRequest { Field = "a.b" }, new FacetRequest { Field = "nowhere" } },
        Options = round % 7 == 0 ? new() { WeightedTerms = { new WeightedTerm { Term = "run", Weight = .375f } } } : null,
    };

    /// <summary>A query for a collection that keeps titles and texts apart; every other time they are searched apart.</summary>
    public RetrieveRequest FieldedQuery(int round)
    {
        var request = Query(round / 2);
        if (round % 2 == 0) return request;
        request.Options ??= new();
        request.Options.FieldBoosts = new FieldBoosts { Title = Boosts[random.Next(Boosts.Length)], Text = round % 4 == 1 ? 1 : .5f };
        return request;
    }

    private static string Id(int i) => (i % 5) switch
    {
        0 => $"{i}",
        1 => $"é{i}",
        2 => $"😀{i}",
        3 => $"\uFF5E{i}",
        _ => $"A/{i}?\"\\",
    };

    private string Text(int length, int least = 0)
    {
        var text = new StringBuilder();
        for (var i = Math.Max(least, random.Next(length + 1)); i > 0; i--)
            text.Append(Words[(int)(Words.Length * Math.Pow(random.NextDouble(), 3))]).Append(random.Next(9) == 0 ? ". " : " ");
        return least > 0 && string.IsNullOrWhiteSpace(text.ToString()) ? "w1" : text.ToString();
    }

    private Filter Filter(int depth) => random.Next(depth == 0 ? 3 : 6) switch
    {
        0 => new Filter { Terms = new() { Field = random.Next(2) == 0 ? "a.b" : "both", Values = { Colors[random.Next(Colors.Length)], "k3" } } },
        1 => Range(random.Next(4), Math.Round(random.NextDouble() * 4 - 2) * 2.5),
        2 => new Filter { Exists = random.Next(3) switch { 0 => "a", 1 => "number", _ => "nowhere" } },
        3 => new Filter { All = new() { Filters = { Filter(depth - 1), Filter(depth - 1) } } },
        4 => new Filter { Any = new() { Filters = { Filter(depth - 1), Filter(depth - 1) } } },
        _ => new Filter { Not = Filter(depth - 1) },
    };

    private static Filter Range(int kind, double value) => new()
    {
        Range = kind switch
        {
            0 => new() { Field = "number", Gte = value, Lt = double.PositiveInfinity },
            1 => new() { Field = "number", Gt = value, Gte = value - 1 },
            2 => new() { Field = "number", Lte = value, Gt = double.NegativeInfinity },
            _ => new() { Field = "number", Lt = value, Lte = value + 1 },
        },
    };
}
