using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.Synthesis.Tests.Steps;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Jobs;

/// <summary>What is wrong with a job is told at submit, all of it, and by field; nothing stays behind.</summary>
public sealed class BadJobTests(StepStack stack) : IClassFixture<StepStack>, IAsyncLifetime
{
    private const string Spec = "header.spec", Step = "header.spec.steps";

    public async ValueTask InitializeAsync()
    {
        if (!(await stack.Stack.Retrieval.ListCollectionsAsync(new ListCollectionsRequest())).Collections.Any(collection => collection.Name == "bad"))
            await stack.Stack.IndexAsync("bad", [new() { Id = "a", Text = "a" }]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static readonly string[] _wrongSettings =
    [
        $"{Spec}.name", $"{Spec}.collection", $"{Spec}.deduplication.threshold", $"{Spec}.deduplication.shingle_words",
        $"{Spec}.split.sft", $"{Spec}.split.validation", $"{Spec}.split.salt", $"{Spec}.limits.tokens", $"{Spec}.limits.in_flight",
        $"{Spec}.limits.attempts", $"{Spec}.limits.failure_share", $"{Spec}.limits.failure_window",
    ];

    private static readonly string[] _wrongSteps =
    [
        $"{Step}[0].parameters.passages", $"{Step}[0].parameters.pick", $"{Step}[0].parameters.pasages", $"{Step}[1].kind", $"{Step}[2].name",
        $"{Step}[2].parameters.samples", $"{Step}[2].parameters.model", $"{Step}[3].parameters.model", $"{Step}[4].after[1]", $"{Step}[4].parameters.min_ndcg",
    ];

    private static readonly string[] _wrongQueries =
    [
        "queries[0].id", "queries[1].id", "queries[1].text", "queries[2].relevant_ids[1]", "queries[3].id", "queries[3].domain",
        "queries[3].candidates[0].passage_id", "queries[4].text", "queries[4].answer", "queries[5].relevant_ids",
    ];

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    public async Task Everything_that_is_wrong_is_told_at_once(bool settings, bool steps, bool queries)
    {
        var spec = settings ? WrongSettings() : new JobSpec { Collection = "nowhere" };
        if (steps) spec.Steps.Add(WrongSteps());
        var expected = (IEnumerable<string>)[.. settings ? _wrongSettings : [$"{Spec}.collection"], .. steps ? _wrongSteps : [], .. queries ? _wrongQueries : []];

        var (fields, message) = await RefusedAsync(Parts(spec, queries ? WrongQueries() : [new JobQuery { Id = "q", Text = "x" }]));

        // Sixteen travel with the answer; it counts the others.
        const int listed = 16;
        if (expected.Count() <= listed) Assert.Equal(expected.Order(StringComparer.Ordinal), fields.Order(StringComparer.Ordinal));
        else Assert.EndsWith($"and {expected.Count() - listed} more", message, StringComparison.Ordinal);
        Assert.Subset(expected.ToHashSet(), fields.ToHashSet());
        Assert.Empty((await stack.Stack.Jobs.ListJobsAsync(new ListJobsRequest())).Jobs);
    }

    [Fact]
    public async Task A_collection_that_is_not_there_is_refused() =>
        Assert.Equal([$"{Spec}.collection"], await WrongAsync(new JobSpec { Collection = "nowhere" }));

    [Fact]
    public async Task Steps_that_go_round_in_a_circle_are_refused() => Assert.Equal(
        [$"{Step}[1].after"],
        await WrongAsync(Of(
            new Step { Kind = "candidates" },
            new Step { Kind = "listwise", Name = "one", After = { "candidates", "two" } },
            new Step { Kind = "filter", Name = "two", After = { "one" } })));

    [Fact]
    public async Task Each_circle_is_told_with_all_else_that_is_wrong()
    {
        var spec = Of(
            new Step { Kind = "candidates", Name = "behind", After = { "alone" } },
            new Step { Kind = "candidates", Name = "alone", After = { "alone" } },
            StepStack.Step("candidates", ("passages", 1)),
            new Step { Kind = "filter", Name = "one", After = { "three" } },
            new Step { Kind = "filter", Name = "two", After = { "one" } },
            new Step { Kind = "filter", Name = "three", After = { "two", "nowhere" } },
            new Step { Kind = "fortune-telling", Name = "last" });
        spec.Split = new Split { Sft = 2 };

        Assert.Equal(
            [$"{Spec}.split.sft", $"{Step}[1].after", $"{Step}[2].parameters.passages", $"{Step}[3].after", $"{Step}[5].after[1]", $"{Step}[6].kind"],
            await WrongAsync(spec));
    }

    [Fact]
    public async Task Steps_that_lack_what_they_need_are_refused()
    {
        Assert.Equal([$"{Step}[0]"], await WrongAsync(Of(new Step { Kind = "listwise" })));
        Assert.Equal([$"{Step}[0]", $"{Step}[0].parameters.samples"], await WrongAsync(Of(StepStack.Step("listwise", ("samples", 17)))));
        // It is there, but this step does not follow it.
        Assert.Equal(
            [$"{Step}[2]"],
            await WrongAsync(Of(new Step { Kind = "candidates" }, new Step { Kind = "filter" }, new Step { Kind = "pointwise", After = { "filter" } })));
        Assert.Equal([$"{Step}[1].name"], await WrongAsync(Of(new Step { Kind = "candidates" }, new Step { Kind = "candidates" })));
        Assert.Equal(
            [$"{Step}[0].name", $"{Step}[1].name"],
            await WrongAsync(Of(new Step { Kind = "candidates", Name = "submit" }, new Step { Kind = "filter", Name = "export" })));
        Assert.Equal([Step], await WrongAsync(Of([.. Enumerable.Range(0, 65).Select(i => new Step { Kind = "candidates", Name = $"c{i}" })])));
    }

    [Fact]
    public async Task Steps_after_a_question_that_nobody_named_keep_their_places()
    {
        var spec = Of(new Step { Kind = "candidates" }, new Step { Kind = "candidate" }, StepStack.Step("filter", ("min_ndcg", 2)));
        spec.Questions = new PassageQuestions { Count = 1 };
        Assert.Equal([$"{Step}[1].kind", $"{Step}[2].parameters.min_ndcg"], await WrongAsync(spec, []));
    }

    [Fact]
    public async Task Questions_are_written_first_and_where_no_queries_come()
    {
        Assert.Equal([$"{Step}[1].kind"], await WrongAsync(Of(new Step { Kind = "candidates" }, new Step { Kind = "question" })));

        Assert.Equal([$"{Step}[1]"], await WrittenAsync(new Step { Kind = "candidates" }, new Step { Kind = "question" }));
        Assert.Equal([$"{Step}[2]"], await WrittenAsync(new Step { Kind = "question" }, new Step { Kind = "candidates" }, new Step { Kind = "question", Name = "again" }));

        Task<IReadOnlyList<string>> WrittenAsync(params Step[] steps)
        {
            var spec = Of(steps);
            spec.Questions = new PassageQuestions { Count = 1 };
            return WrongAsync(spec, []);
        }
    }

    [Fact]
    public async Task What_holds_for_many_messages_is_told_once()
    {
        var header = new SubmitJobRequest { Header = new JobHeader { Spec = Of(new Step { Kind = "candidates" }) } };
        var query = new JobQueries { Queries = { new JobQuery { Id = "q", Text = "x" } } };
        var late = Enumerable.Range(0, 40).Select(_ => new SubmitJobRequest { HeldOut = query });
        Assert.Equal(["held_out"], await WrongAsync([header, new SubmitJobRequest { Queries = query }, .. late]));
    }

    [Fact]
    public async Task Bands_that_overlap_or_are_empty_are_refused()
    {
        Assert.Equal([$"{Step}[0].parameters.medium_to"], await WrongAsync(Of(StepStack.Step("candidates", ("medium_to", 10)))));
        Assert.Equal([$"{Step}[0].parameters.hard"], await WrongAsync(Of(StepStack.Step("candidates", ("hard", 0), ("medium", 0)))));
    }

    [Fact]
    public async Task Passages_are_given_once()
    {
        var query = Given("q", "x", "a", "b", "a", "c", "b");
        Assert.Equal(
            ["queries[0].candidates[2].passage_id", "queries[0].candidates[4].passage_id"], await WrongAsync(Of(new Step { Kind = "candidates" }), [query]));
    }

    [Theory]
    [InlineData("given", true, "why", "a", "", "candidates")]
    [InlineData("given", true, "why", "a", "a", "candidates")]
    [InlineData("given", true, "why", "a", "b", null)]
    [InlineData("given", false, "why", "a", "b", "candidates")]
    [InlineData("given", true, "why", "", "", null)]
    [InlineData("given", true, "?!", "", "", "text")]
    [InlineData("given", true, "?!", "", "a b", null)]
    [InlineData("given", false, "?!", "", "a b", "text")]
    [InlineData("given", true, "?!", "a b", "", null)]
    [InlineData("both", true, "why", "a", "", null)]
    [InlineData("both", true, "∑ ∫", "a", "", "text")]
    [InlineData("both", true, "∑ ∫", "a b", "", null)]
    [InlineData("collection", true, "…", "a b", "", "text")]
    [InlineData("collection", true, "42?", "", "", null)]
    [InlineData("collection", true, "为什么", "", "", null)]
    [InlineData("collection", true, "\U0001F989", "", "", null)]
    public async Task A_query_that_can_have_no_candidates_is_refused(string from, bool addRelevant, string text, string given, string relevant, string? field)
    {
        var spec = Of(StepStack.Step("candidates", ("from", from), ("add_relevant", addRelevant)), new Step { Kind = "filter" });
        var query = Given("q", text, given.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        query.RelevantIds.Add(relevant.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        // The other query is wrong in any case, so that none of these becomes a job.
        string[] expected = field is null ? ["queries[1].id"] : [$"queries[0].{field}", "queries[1].id"];
        Assert.Equal(expected, await WrongAsync(spec, [query, Given("", "why")]));
    }

    [Fact]
    public async Task A_description_of_a_newer_version_is_refused() =>
        Assert.Equal([$"{Spec}.version"], await WrongAsync(new JobSpec { Version = 2, Collection = "bad" }));

    [Fact]
    public async Task A_job_needs_a_description_and_queries()
    {
        Assert.Equal([Spec, $"{Spec}.collection"], await WrongAsync(spec: null!));
        Assert.Equal(["queries"], await WrongAsync(Of(new Step { Kind = "candidates" }), queries: []));
        Assert.Equal(["queries"], await WrongAsync(new JobSpec { Collection = "bad", Questions = new PassageQuestions { Count = 1 } }));
        Assert.Equal([$"{Spec}.questions.count"], await WrongAsync(new JobSpec { Collection = "bad", Questions = new PassageQuestions { Count = 1_000_001 } }, queries: []));
    }

    [Fact]
    public async Task Parts_in_the_wrong_order_are_refused()
    {
        var query = new JobQueries { Queries = { new JobQuery { Id = "q", Text = "x" } } };
        var header = new SubmitJobRequest { Header = new JobHeader { Spec = Of(new Step { Kind = "candidates" }) } };
        Assert.Equal(["header"], await WrongAsync(new SubmitJobRequest { Queries = query }));
        Assert.Equal(["header"], await WrongAsync([]));
        Assert.Equal(["header", "held_out"], await WrongAsync(header, new SubmitJobRequest { Queries = query }, new SubmitJobRequest { HeldOut = query }, header));
        Assert.Equal(
            ["header.idempotency_key", "queries"],
            await WrongAsync(
                new SubmitJobRequest { Header = new JobHeader { Spec = header.Header.Spec, IdempotencyKey = new string('k', 129) } },
                new SubmitJobRequest { Queries = new JobQueries { Queries = { Enumerable.Range(0, 1_001).Select(i => new JobQuery { Id = $"q{i}", Text = $"x{i}" }) } } }));
    }

    private static JobSpec Of(params IEnumerable<Step> steps) => StepStack.Spec("bad", steps);

    private static JobSpec WrongSettings() => new()
    {
        Name = new string('n', 257),
        Collection = "nowhere",
        Deduplication = new Deduplication { Threshold = 0, ShingleWords = 11 },
        Split = new Split { Sft = 1.5, Validation = .6, Salt = new string('s', 65) },
        Limits = new JobLimits { Tokens = 0, InFlight = 0, Attempts = 11, FailureShare = 2, FailureWindow = 1 },
    };

    private static IEnumerable<Step> WrongSteps() =>
    [
        new Step { Kind = "candidates", Parameters = Parameters.Of(("passages", 1), ("pick", "worst"), ("pasages", 5)) },
        new Step { Kind = "fortune-telling" },
        new Step { Kind = "listwise", Name = "Big Names", Parameters = Parameters.Of(("samples", 17), ("model", 3)) },
        new Step { Kind = "listwise", Name = "b", Parameters = Parameters.Of(("model", "nobody")) },
        new Step { Kind = "filter", After = { "b", "elsewhere" }, Parameters = Parameters.Of(("min_ndcg", -.1)) },
    ];

    private static IEnumerable<JobQuery> WrongQueries() =>
    [
        new() { Id = "", Text = "x" },
        new() { Id = "with space", Text = " " },
        new() { Id = "twice", Text = "one", RelevantIds = { "a", "" } },
        new() { Id = "twice", Text = "two", Domain = new string('d', 65), Candidates = { new JobCandidate { PassageId = new string('p', 513) } } },
        new() { Id = "q", Text = new string('t', 100_001), Answer = new string('a', (256 << 10) + 1) },
        new() { Id = "many", Text = "y", RelevantIds = { Enumerable.Range(0, 1_001).Select(i => $"p{i}") } },
    ];

    private static JobQuery Given(string id, string text, params string[] candidates) =>
        new() { Id = id, Text = text, Candidates = { candidates.Select(passage => new JobCandidate { PassageId = passage }) } };

    private static SubmitJobRequest[] Parts(JobSpec? spec, IEnumerable<JobQuery> queries) =>
    [
        new SubmitJobRequest { Header = new JobHeader { Spec = spec } },
        .. queries.Chunk(1_000).Select(page => new SubmitJobRequest { Queries = new JobQueries { Queries = { page } } }),
    ];

    private Task<IReadOnlyList<string>> WrongAsync(JobSpec? spec, IEnumerable<JobQuery>? queries = null) =>
        WrongAsync(Parts(spec, queries ?? [new JobQuery { Id = "q", Text = "x" }]));

    private async Task<IReadOnlyList<string>> WrongAsync(params SubmitJobRequest[] parts) =>
        [.. (await RefusedAsync(parts)).Fields.Order(StringComparer.Ordinal)];

    private async Task<(IEnumerable<string> Fields, string Message)> RefusedAsync(SubmitJobRequest[] parts)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            using var call = stack.Stack.Jobs.SubmitJob();
            foreach (var part in parts) await call.RequestStream.WriteAsync(part);
            await call.RequestStream.CompleteAsync();
            await call;
        });
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var violations = RpcErrors.ToStatus(refused).Details.Single().Unpack<Google.Rpc.BadRequest>().FieldViolations;
        Assert.All(violations, violation => Assert.NotEmpty(violation.Description));
        return (violations.Select(violation => violation.Field), refused.Status.Detail);
    }
}
