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

    private static Dictionary<string, long> Reasons(IEnumerable<ListedItem> ends, ItemState state) =>
        ends.Where(end => end.Summary.State == state).GroupBy(end => end.Summary.Reason).ToDictionary(group => group.Key, group => (long)group.Count());

    private static Dictionary<string, long> Counts(JsonNode? node) => node!.AsObject().ToDictionary(count => count.Key, count => (long)count.Value!);
}
