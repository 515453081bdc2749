using System.Text.Json.Nodes;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Exports;

/// <summary>What lies beside the files: checksums, and a card whose numbers are those of the job.</summary>
[Collection(nameof(ExportedJob))]
public sealed class DataCardTests(ExportedJob job)
{
    public static TheoryData<string> Formats { get; } = ["reasonrank", "llama-factory", "verl", "erank"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Checksums_name_every_file(string format)
    {
        var folder = await job.ExportAsync(format);
        var data = folder.Files.Where(file => file.Path is not ("data-card.json" or "checksums.sha256")).ToList();
        Assert.NotEmpty(data);
        Assert.Equal(
            folder.Files.Where(file => file.Path != "checksums.sha256").OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => $"{file.Sha256}  {file.Path}"),
            folder.Text("checksums.sha256").TrimEnd('\n').Split('\n'));
        Assert.Equal(
            data.ToDictionary(file => file.Path, file => file.Sha256),
            folder.Card["files_sha256"]!.AsObject().ToDictionary(file => file.Key, file => (string)file.Value!));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_export_made_twice_has_the_same_bytes(string format)
    {
        var (first, second) = (await job.ExportAsync(format), await job.ExportAsync(format));
        Assert.Equal(first.Paths, second.Paths);
        Assert.All(first.Files.Zip(second.Files), pair => Assert.Equal(pair.First.Content, pair.Second.Content));
    }

    [Fact]
    public async Task Numbers_of_the_card_are_those_of_the_list()
    {
        var card = (await job.ExportAsync("reasonrank")).Card;

        var queries = card["queries"]!;
        Assert.Equal(ExportedJob.Count, (long)queries["submitted"]!);
        Assert.Equal(job.Items.Count(), (long)queries["items"]!);
        foreach (var (state, name) in ((ItemState, string)[])[(ItemState.Filtered, "filtered"), (ItemState.Failed, "failed"), (ItemState.Cancelled, "cancelled"), (ItemState.Waiting, "waiting")])
            Assert.Equal(job.Listed.Count(item => item.Summary.State == state), (long)queries[name]!);

        var domains = card["domains"]!.AsObject();
        foreach (var domain in job.Listed.GroupBy(item => job.Queries[item.Summary.QueryId].Domain is { Length: > 0 } named ? named : "other"))
        {
            var counts = domains[domain.Key]!;
            Assert.Equal(domain.Count(item => item.Summary.State == ItemState.Done), (long?)counts["items"] ?? 0);
            Assert.Equal(domain.Count(item => item.Summary.State == ItemState.Filtered), (long?)counts["filtered"] ?? 0);
            foreach (var place in domain.Where(item => item.Summary.State == ItemState.Done).GroupBy(item => item.Item.Place.Half + (item.Item.Place.Validation ? "_validation" : "")))
                Assert.Equal(place.Count(), (long)counts[place.Key]!);
        }
        Assert.Equal(5, domains.Count);
    }

    [Fact]
    public async Task Steps_lose_what_the_list_says_that_they_lost()
    {
        var steps = (await job.ExportAsync("erank")).Card["steps"]!.AsArray();

        Assert.Equal(["submit", "candidates", "positives", "listwise", "pointwise", "filter"], steps.Select(step => (string?)step!["step"]));
        var entered = (long)ExportedJob.Count;
        foreach (var step in steps)
        {
            var ends = job.Listed.Where(item => item.Summary.Step == (string)step!["step"]! && item.Summary.Reason.Length > 0).ToList();
            Assert.Equal(entered, (long)step!["entered"]!);
            Assert.Equal(entered -= ends.Count, (long)step["passed"]!);
            Assert.Equal(Reasons(ends, ItemState.Filtered), Counts(step["filtered"]));
            Assert.Equal(Reasons(ends, ItemState.Failed), Counts(step["failed"]));
            var domains = ends.GroupBy(item => job.Queries[item.Summary.QueryId].Domain is { Length: > 0 } named ? named : "other").ToDictionary(domain => domain.Key);
            Assert.Equal(domains.Keys.Order(StringComparer.Ordinal), step["domains"]!.AsObject().Select(domain => domain.Key));
            foreach (var (domain, lost) in step["domains"]!.AsObject())
            {
                Assert.Equal(Reasons(domains[domain], ItemState.Filtered), Counts(lost!["filtered"]));
                Assert.Equal(Reasons(domains[domain], ItemState.Failed), Counts(lost["failed"]));
            }
        }
        Assert.Equal(job.Items.Count(), entered);
        Assert.Equal(["answer-malformed"], Counts(steps[3]!["failed"]).Keys);
        Assert.Equal(["low-consistency"], Counts(steps[5]!["filtered"]).Keys);
    }

    [Fact]
    public async Task Models_prompts_and_tokens_are_those_that_were_asked_and_spent()
    {
        var card = (await job.ExportAsync("llama-factory")).Card;

        var asked = job.Items.SelectMany(item => item.Results).Where(result => result.Value.Asked is not null).ToList();
        Assert.Equal(GradedTeacher.Models, asked.Select(result => result.Value.Asked.Model).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            asked.GroupBy(result => (result.Value.Asked.Model, result.Key)).ToDictionary(group => group.Key, group => (long)group.Count()),
            card["models"]!.AsObject().SelectMany(model => model.Value!.AsObject().Select(step => (Key: (model.Key, step.Key), Count: (long)step.Value!)))
                .ToDictionary(entry => entry.Key, entry => entry.Count));
        // Positives that are known are not asked for.
        Assert.Equal(job.Items.Count(item => item.Query.RelevantIds.Count == 0), (long)card["models"]!["picker"]!["positives"]!);
        var prompts = card["prompts_sha256"]!.AsObject();
        Assert.Equal(["erank", "positives-coding", "positives-question-answering", "reasonrank"], prompts.Select(prompt => prompt.Key));
        Assert.All(prompts, prompt => Assert.Matches("^[0-9a-f]{64}$", (string)prompt.Value!));
        Assert.Distinct(prompts.Select(prompt => (string)prompt.Value!));

        var usage = job.Job.Usage;
        Assert.Equal(
            [usage.ModelCalls, usage.PromptTokens, usage.CompletionTokens],
            ((string[])["model_calls", "prompt_tokens", "completion_tokens"]).Select(name => (long)card["usage"]![name]!));
    }

    [Fact]
    public async Task Tokens_of_a_step_are_those_of_the_results_that_are_kept()
    {
        var usage = (await job.ExportAsync("verl")).Card["usage"]!;

        var kept = job.Listed.SelectMany(item => item.Item.Results).Where(result => result.Value.Usage is not null).GroupBy(result => result.Key).ToList();
        Assert.Equal(["listwise", "pointwise", "positives"], usage["steps"]!.AsObject().Select(step => step.Key).Order(StringComparer.Ordinal));
        foreach (var step in kept)
        {
            var told = usage["steps"]![step.Key]!;
            Assert.Equal(
                [step.Count(), step.Sum(result => result.Value.Usage.ModelCalls), step.Sum(result => result.Value.Usage.PromptTokens), step.Sum(result => result.Value.Usage.CompletionTokens)],
                ((string[])["results", "model_calls", "prompt_tokens", "completion_tokens"]).Select(name => (long)told[name]!));
        }
        // What was asked for queries that failed is in the whole alone.
        var failed = job.Listed.Count(item => item.Summary.Step == "listwise" && item.Summary.State == ItemState.Failed);
        Assert.InRange((long)usage["model_calls"]! - usage["steps"]!.AsObject().Sum(step => (long)step.Value!["model_calls"]!), failed, 2 * failed);
        Assert.NotEmpty((string)usage["about"]!);
    }

    public static TheoryData<string, string, object> Choices { get; } = new()
    {
        { "reasonrank", "", "" }, { "llama-factory", "half", "sft" }, { "llama-factory", "half", "all" }, { "verl", "half", "rl" }, { "verl", "half", "all" },
        { "erank", "stage", "sft" }, { "erank", "passages", 4 }, { "erank", "prompt_words", 100 },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public async Task Rows_are_counted_and_every_item_is_in_a_file_or_left_out(string format, string name, object value)
    {
        (string, object)[] parameters = (name, value) switch
        {
            ("", _) => [],
            ("passages", _) => [("stage", "rl"), (name, value)],
            ("prompt_words", _) => [("stage", "rl"), ("passages", 2), (name, await ShortPromptAsync())],
            _ => [(name, value)],
        };
        var folder = await job.ExportAsync(format, parameters);

        var rows = folder.Card["files_rows"]!.AsObject();
        Assert.Equal(
            folder.Paths.Where(path => path.EndsWith(".jsonl", StringComparison.Ordinal) || path.StartsWith("id_", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            rows.Select(file => file.Key));
        Assert.All(rows, file => Assert.Equal(
            file.Key.EndsWith(".jsonl", StringComparison.Ordinal) ? folder.Rows(file.Key).Count : folder.Json(file.Key).AsObject().Count, (int)file.Value!));

        var exported = folder.Card["exported"]!;
        var (taken, left) = ((long)exported["items"]!, Counts(exported["left_out"]));
        Assert.Equal(job.Items.Count(), taken + left.Values.Sum());
        var all = rows.Where(file => file.Key.EndsWith(".jsonl", StringComparison.Ordinal)).Sum(file => (long)file.Value!);
        Assert.Equal(all, taken * (format != "erank" ? 1 : name switch { "passages" => 4, "prompt_words" => 2, _ => GradedTeacher.Candidates }));
        string[] reasons = (name, value) switch { ("half", "sft" or "rl") => ["other-half"], ("prompt_words", _) => ["prompt-too-long"], _ => [] };
        Assert.Equal(reasons, left.Keys);
        if (reasons is ["other-half"]) Assert.Equal(job.Items.Count(item => item.Place.Half != (string)value), left["other-half"]);

        // As long as the shortest: some are longer.
        async Task<object> ShortPromptAsync() => (await job.ExportAsync("erank", ("stage", "rl"), ("passages", 2))).Rows("train.jsonl").Chunk(2)
            .Min(group => group.Max(row => row["prompt"]!.AsArray().Sum(turn => ((string)turn!["content"]!).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length)));
    }

    [Fact]
    public async Task Items_that_cannot_be_rewarded_are_left_out_with_the_reason()
    {
        var spec = GradedTeacher.Spec("positives", "filter");
        var id = (await job.Stack.SubmitAsync(spec, GradedTeacher.Queries(12))).Job.Id;
        Assert.Equal(JobState.Done, (await job.Stack.EndAsync(id)).State);

        // Of twelve queries one cannot be ordered; of two, 0 and 8, nothing is known to be relevant.
        foreach (var (format, parameters) in ((string, (string, object)[])[])[("verl", [("half", "all")]), ("erank", [("stage", "rl"), ("passages", 2)])])
        {
            var exported = (await ExportedFolder.GetAsync(job.Stack, id, format, parameters)).Card["exported"]!;
            Assert.Equal(9, (int)exported["items"]!);
            Assert.Equal(new() { ["nothing-relevant"] = 2 }, Counts(exported["left_out"]));
        }
    }

    [Fact]
    public async Task More_domains_than_a_card_has_are_counted_together()
    {
        const int more = 3;
        var queries = Enumerable.Range(0, 1_000 + more).Select(i => new JobQuery { Id = $"q{i}", Text = $"what is number {i}", Domain = $"d{i}" }).ToList();
        var spec = GradedTeacher.Spec();
        // None comes to the teacher.
        var id = (await job.Stack.SubmitAsync(spec, queries, heldOut: queries.Select(query => new JobQuery { Text = query.Text }))).Job.Id;
        Assert.Equal(queries.Count, (await job.Stack.EndAsync(id)).Counts.Filtered["contaminated"]);

        var card = (await ExportedFolder.GetAsync(job.Stack, id, "llama-factory")).Card;
        Assert.Equal(1_001, card["domains"]!.AsObject().Count);
        Assert.Equal(more, (int)card["domains"]!["more-domains"]!["filtered"]!);
        var submit = card["steps"]![0]!["domains"]!;
        Assert.Equal((1_001, more, 1), (submit.AsObject().Count, (int)submit["more-domains"]!["filtered"]!["contaminated"]!, (int)submit["d999"]!["filtered"]!["contaminated"]!));
    }

    private static Dictionary<string, long> Reasons(IEnumerable<ListedItem> ends, ItemState state) =>
        ends.Where(end => end.Summary.State == state).GroupBy(end => end.Summary.Reason).ToDictionary(group => group.Key, group => (long)group.Count());

    private static Dictionary<string, long> Counts(JsonNode? node) => node!.AsObject().ToDictionary(count => count.Key, count => (long)count.Value!);
}
