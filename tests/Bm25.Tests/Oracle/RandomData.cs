namespace ReasonRank.Bm25.Tests.Oracle;

/// <summary>Documents, queries and filters by chance, from few words and values so that they meet often.</summary>
internal sealed class RandomData(int seed, int idCount)
{
    private static readonly string[] Vocabulary =
        ["a", "b", "river", "stone", "Ärger", "数学", "x1", "ghost", "lamp", "oak", "tin", "𐐷", "rare", "rarer", "rarest", "never"];

    private readonly Random _random = new(seed);

    public int Below(int limit) => _random.Next(limit);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>Some ids sort differently by UTF-8 and by UTF-16.</summary>
    public string Id() => Below(idCount) is var number && number % 7 == 0 ? $"\U0001F600{number}" : number % 5 == 0 ? $"\uFFFD{number}" : $"d{number}";

    public Document Document() =>
        new(Id(), Text(Chance(.1) ? 200 : 30), Chance(.5) ? null : Chance(.2) ? "" : Text(5)) { Fields = [.. Fields()] };

    public SearchQuery Query() => new(Text(8), Chance(.3) ? 10_000 : 1 + Below(10))
    {
        Terms = Chance(.7) ? [] : [new(Word(), 1 + Below(2)), new(Word(), Below(2), .25f + _random.NextSingle())],
        Required = Chance(.7) ? [] : [.. Enumerable.Range(0, 1 + Below(2)).Select(_ => Phrase())],
        Excluded = Chance(.7) ? [] : [.. Enumerable.Range(0, 1 + Below(2)).Select(_ => Phrase())],
        Filter = Chance(.5) ? null : Filter(3),
        ExcludedIds = Chance(.7) ? [] : [.. Enumerable.Range(0, 10).Select(_ => Id())],
        Weighting = Chance(.3) ? QueryWeighting.Bm25 : QueryWeighting.Count,
    };

    public FacetField Facet() => new(Name(), 1 + Below(6));

    private Phrase Phrase()
    {
        var position = 0;
        return new([.. Enumerable.Range(0, 1 + Below(3)).Select(i => new PhraseTerm(Word(), position += i == 0 ? 0 : 1 + Below(2)))]);
    }

    private string Text(int most) => string.Join(' ', Enumerable.Range(0, 1 + Below(most)).Select(_ => Word()));

    private string Word() => Vocabulary[(int)(Vocabulary.Length * Math.Pow(_random.NextDouble(), 2.5))];

    private IEnumerable<DocumentField> Fields()
    {
        if (Chance(.6)) yield return new DocumentField("colour", [.. Enumerable.Range(0, Below(3)).Select(_ => Colour())], null);
        if (Chance(.6)) yield return new DocumentField("year", null, Year());
        if (Chance(.1)) yield return new DocumentField("both", [Colour()], Year());
    }

    private Filter Filter(int depth) => Below(depth > 0 ? 6 : 3) switch
    {
        0 => new Filter.Terms(Name(), [Colour(), Colour()]),
        1 => new Filter.Range(Name(), Bound(), Bound(), Bound(), Bound()),
        2 => new Filter.Exists(Name()),
        3 => new Filter.All([.. Enumerable.Range(0, Below(3)).Select(_ => Filter(depth - 1))]),
        4 => new Filter.Any([.. Enumerable.Range(0, Below(3)).Select(_ => Filter(depth - 1))]),
        _ => new Filter.Not(Filter(depth - 1)),
    };

    private string Name() => Below(4) switch { 0 => "colour", 1 => "year", 2 => "both", _ => "none" };

    private string Colour() => Below(5) switch { 0 => "red", 1 => "grün", 2 => "", 3 => "red ", _ => "blue" };

    private double Year() => Below(6) switch { 0 => 0d, 1 => -0d, 2 => -7.5, 3 => double.MaxValue, 4 => 2001, _ => 2002 };

    private double? Bound() => Chance(.6) ? null : Chance(.1) ? double.PositiveInfinity : Year();
}
