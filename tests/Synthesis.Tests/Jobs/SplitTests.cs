using ReasonRank.Synthesis.Tests.Steps;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Jobs;

/// <summary>Places of items: shares in every domain, and the same place for a query whatever else a job has.</summary>
public sealed class SplitTests(StepStack stack) : IClassFixture<StepStack>
{
    private const int InDomain = 120;

    private static readonly string[] _domains = ["coding", "theorem", ""];

    [Fact]
    public async Task A_query_never_moves_and_each_domain_has_its_shares()
    {
        await stack.Stack.IndexAsync("split", [new() { Id = "a", Text = "a" }, new() { Id = "b", Text = "b" }]);
        var queries = Enumerable.Range(0, InDomain * _domains.Length).Select(i => Query(i, _domains[i % _domains.Length])).ToList();
        var split = new Split { Sft = .7, Validation = .2, Salt = "s" };

        var places = await PlacesAsync(split, queries.Take(InDomain));
        // Twice as many, in another order, under other ids.
        var more = await PlacesAsync(split, queries.AsEnumerable().Reverse().Select((query, i) => new JobQuery(query) { Id = $"other{i}" }));
        Assert.All(places, place => Assert.Equal(place.Value, more[place.Key]));
        Assert.Equal(queries.Count, more.Count);

        foreach (var domain in queries.GroupBy(query => query.Domain))
        {
            var own = domain.Select(query => more[query.Text]).ToList();
            InShare(.7, own.Count(place => place.Half == "sft"), own.Count);
            InShare(.2, own.Count(place => place.Validation), own.Count);
            // The two are drawn apart: each half has its own validation.
            InShare(.2, own.Count(place => place is { Half: "sft", Validation: true }), own.Count(place => place.Half == "sft"));
        }

        var salted = await PlacesAsync(new Split { Sft = .7, Validation = .2, Salt = "t" }, queries.Take(InDomain));
        Assert.NotEqual(places.OrderBy(place => place.Key, StringComparer.Ordinal).Select(place => place.Value.Half), salted.OrderBy(place => place.Key, StringComparer.Ordinal).Select(place => place.Value.Half));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    public async Task Whole_shares_are_whole(double sft, double validation)
    {
        var collection = $"whole-{(int)sft}";
        await stack.Stack.IndexAsync(collection, [new() { Id = "a", Text = "a" }, new() { Id = "b", Text = "b" }]);
        var places = await PlacesAsync(new Split { Sft = sft, Validation = validation }, Enumerable.Range(0, 30).Select(i => Query(i, "")), collection);
        Assert.All(places.Values, place => Assert.Equal((sft == 1 ? "sft" : "rl", false), (place.Half, place.Validation)));
    }

    // Four standard deviations of a binomial count: the queries are fixed, so this holds or does not, for good.
    private static void InShare(double share, int count, int total) =>
        Assert.InRange(count, share * total - 4 * Math.Sqrt(total * share * (1 - share)), share * total + 4 * Math.Sqrt(total * share * (1 - share)));

    private static JobQuery Query(int number, string domain) => new()
    {
        Id = $"q{number}",
        Text = $"question number {number}",
        Domain = domain,
        Candidates = { new JobCandidate { PassageId = "a" }, new JobCandidate { PassageId = "b" } },
    };

    private async Task<Dictionary<string, ItemPlace>> PlacesAsync(Split split, IEnumerable<JobQuery> queries, string collection = "split")
    {
        var spec = StepStack.Spec(collection, StepStack.Step("candidates"));
        spec.Split = split;
        var job = await stack.Stack.EndAsync((await stack.Stack.SubmitAsync(spec, queries)).Job.Id);
        return (await stack.Stack.ItemsAsync(job.Id)).ToDictionary(item => item.Item.Query.Text, item => item.Item.Place);
    }
}
