using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Cli.Tests.Jobs;

/// <summary>Jobs from the command line, over the real services and a scripted teacher.</summary>
public sealed class JobCommandTests
{
    [Fact]
    public async Task From_a_file_to_training_data()
    {
        await using var stack = await JobStack.StartAsync();
        var file = stack.WriteJob(24, "steps: [candidates, {kind: positives}, {kind: listwise, name: order}, filter]", "limits: {tokens: 10000000}");

        var submitted = await stack.RunAsync("submit", file, "--watch", "--price-in", "2", "--price-out", "4");

        Assert.True(submitted.Code == 0, submitted.Error);
        Assert.Contains("24 queries", submitted.Error, StringComparison.Ordinal);
        var lines = submitted.Out.Split('\n');
        var id = lines[0];
        var job = (await stack.Jobs.GetJobAsync(new() { Id = id }, cancellationToken: TestContext.Current.CancellationToken)).Job;
        Assert.Equal(JobState.Done, job.State);
        Assert.Contains(lines, line => line.StartsWith("done: 24 of 24 ended", StringComparison.Ordinal));
        var cost = (job.Usage.PromptTokens * 2 + job.Usage.CompletionTokens * 4) / 1e6;
        Assert.Contains(lines, line => line == string.Create(CultureInfo.InvariantCulture, $"Cost        {cost:#,##0.00##}"));
        Assert.Equal((stack.Teacher.PromptTokens, stack.Teacher.CompletionTokens), (job.Usage.PromptTokens, job.Usage.CompletionTokens));

        var listed = JsonDocument.Parse(await stack.SucceedAsync("list", "--json")).RootElement;
        Assert.Equal(id, listed.GetProperty("id").GetString());
        Assert.Equal("done", listed.GetProperty("state").GetString());
        Assert.Equal(24, listed.GetProperty("counts").GetProperty("total").GetInt64());
        Assert.Equal(10_000_000, listed.GetProperty("spec").GetProperty("limits").GetProperty("tokens").GetInt64());
        Assert.Contains(id, await stack.SucceedAsync("list"), StringComparison.Ordinal);

        var shown = await stack.SucceedAsync("show", id);
        Assert.Contains("candidates > positives > order > filter", shown, StringComparison.Ordinal);
        foreach (var (reason, count) in job.Counts.Filtered) Assert.Contains($"Filtered: {reason}, {count}", shown, StringComparison.Ordinal);
        var examples = JsonDocument.Parse(await stack.SucceedAsync("show", id, "--json", "--examples", "1")).RootElement.GetProperty("filtered");
        Assert.All(job.Counts.Filtered, reason => Assert.Equal(reason.Key, Assert.Single(examples.GetProperty(reason.Key).EnumerateArray()).GetProperty("reason").GetString()));

        Assert.Contains("deleted", await stack.SucceedAsync("delete", id), StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.NotFound, (await stack.RunAsync("show", id)).Code);
        Assert.Equal((int)ExitCode.NotFound, (await stack.RunAsync("watch", id)).Code);
    }

    [Theory]
    [InlineData("reasonrank")]
    [InlineData("llama-factory")]
    [InlineData("verl")]
    [InlineData("erank")]
    public async Task An_export_is_whole_or_not_there(string format)
    {
        await using var stack = await JobStack.StartAsync();
        var id = (await stack.SucceedAsync("submit", stack.WriteJob(8, "steps: [candidates, listwise, {kind: pointwise, parameters: {samples: 1}}]"))).TrimEnd();
        await stack.EndAsync(id);
        var folder = stack.Workspace.Path("out/data");
        Directory.CreateDirectory(stack.Workspace.Path("out"));

        var files = JsonDocument.Parse(await stack.SucceedAsync("export", id, "--format", format, "--output", folder, "--json")).RootElement.GetProperty("files");

        Assert.Equal(
            files.EnumerateArray().Select(file => file.GetProperty("path").GetString()).Order(),
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order());
        var checksums = File.ReadAllLines(Path.Combine(folder, "checksums.sha256"));
        Assert.Equal(files.GetArrayLength() - 1, checksums.Length);
        Assert.All(checksums, line => Assert.Equal(line[..64], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, line[66..]))))));

        // What is in no file is told, all of it and nothing else.
        var exported = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "data-card.json"))).RootElement.GetProperty("exported");
        var told = (await stack.RunAsync("export", id, "--format", format, "--output", stack.Workspace.Path("told"))).Error;
        var left = exported.GetProperty("left_out").EnumerateObject().ToList();
        Assert.Equal(8, exported.GetProperty("items").GetInt64() + left.Sum(reason => reason.Value.GetInt64()));
        Assert.All(left, reason => Assert.Contains($"{reason.Name} {reason.Value}", told, StringComparison.Ordinal));
        Assert.Equal(left.Count > 0, told.Contains("Items that are in no file", StringComparison.Ordinal));

        var again = await stack.RunAsync("export", id, "--format", format, "--output", folder);
        Assert.Equal((int)ExitCode.Failed, again.Code);
        Assert.Contains("not empty", again.Error, StringComparison.Ordinal);
        var refused = await stack.RunAsync("export", id, "--format", format, "--output", folder + "2", "--set", "colour=red");
        Assert.Equal((int)ExitCode.Usage, refused.Code);
        Assert.Contains("parameters.colour", refused.Error, StringComparison.Ordinal);
        Assert.Equal(["data"], Directory.GetFileSystemEntries(stack.Workspace.Path("out")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Written_questions_that_repeat_others_are_told_where_they_are_left_out()
    {
        await using var stack = await JobStack.StartAsync(fault: async (context, prompt, _) =>
        {
            if (!prompt.Contains("Write one question.", StringComparison.Ordinal)) return false;
            await context.Response.WriteAsJsonAsync(new
            {
                choices = new[] { new { message = new { content = "<answer><question>Why does amber lie near the same number each time?</question><short>x</short></answer>" }, finish_reason = "stop" } },
            });
            return true;
        });
        var file = stack.Workspace.Write("job.yaml", "collection: words", "questions: {count: 5}", "steps: [question, candidates, listwise]");
        var watched = await stack.RunAsync("submit", file, "--watch");
        Assert.Contains("Repeats     questions that nearly repeat another are done, and left out of exports", watched.Out, StringComparison.Ordinal);

        var exported = await stack.RunAsync("export", watched.Out.Split('\n')[0], "--format", "reasonrank", "--output", stack.Workspace.Path("data"));
        Assert.Equal(0, exported.Code);
        Assert.Contains("4 of the written questions are left out", exported.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_to_a_full_disk_leaves_nothing_there_and_succeeds_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(kibibytes: 64);
        await using var stack = await JobStack.StartAsync();
        var id = (await stack.SucceedAsync("submit", stack.WriteJob(24, "steps: [candidates, listwise]"))).TrimEnd();
        await stack.EndAsync(id);
        var ballast = Path.Combine(disk.Folder, "ballast");
        File.WriteAllBytes(ballast, new byte[52 << 10]);
        string[] export = ["export", id, "--format", "reasonrank", "--output", Path.Combine(disk.Folder, "data")];

        var failed = await stack.RunAsync(export);

        Assert.Equal((int)ExitCode.Failed, failed.Code);
        Assert.Contains("space", failed.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([ballast], Directory.GetFileSystemEntries(disk.Folder));
        File.Delete(ballast);
        await stack.SucceedAsync(export);
        Assert.True(File.Exists(Path.Combine(disk.Folder, "data", "checksums.sha256")));
    }

    [Fact]
    public async Task The_same_content_is_the_same_job()
    {
        await using var stack = await JobStack.StartAsync();
        var file = stack.WriteJob(3, "steps: [candidates]");
        var first = await stack.SucceedAsync("submit", file);
        Assert.Equal(first, await stack.SucceedAsync("submit", file));
        Assert.NotEqual(first, await stack.SucceedAsync("submit", file, "--new"));
        var named = await stack.SucceedAsync("submit", file, "--idempotency-key", "mine");
        Assert.NotEqual(first, named);

        stack.Workspace.Write("queries.jsonl", [.. JobStack.Queries(4)]);
        Assert.NotEqual(first, await stack.SucceedAsync("submit", file));
        var taken = await stack.RunAsync("submit", file, "--idempotency-key", "mine");
        Assert.Equal((int)ExitCode.Failed, taken.Code);
        Assert.Contains(named.TrimEnd(), taken.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await stack.SucceedAsync("list", "--json")).Count(c => c == '\n'));
    }

    [Fact]
    public async Task A_job_is_paused_resumed_and_cancelled()
    {
        await using var stack = await JobStack.StartAsync(TimeSpan.FromMilliseconds(100));
        var id = (await stack.SucceedAsync("submit", stack.WriteJob(200, "steps: [candidates, listwise]", "limits: {in_flight: 2}"))).TrimEnd();
        Assert.Contains(": paused,", await stack.SucceedAsync("pause", id), StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.Failed, (await stack.RunAsync("delete", id)).Code);
        Assert.Equal("running", JsonDocument.Parse(await stack.SucceedAsync("resume", id, "--json")).RootElement.GetProperty("state").GetString());
        Assert.Contains(": cancelled,", await stack.SucceedAsync("cancel", id), StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.Failed, (await stack.RunAsync("watch", id)).Code);
        Assert.Equal((int)ExitCode.Failed, (await stack.RunAsync("resume", id)).Code);
        await stack.SucceedAsync("delete", id);
    }

    [Fact]
    public async Task Failed_queries_are_shown_with_reasons_and_tried_again()
    {
        var broken = true;
        await using var stack = await JobStack.StartAsync(fault: async (context, prompt, _) =>
        {
            if (!Volatile.Read(ref broken) || !prompt.Contains("number 1 ", StringComparison.Ordinal)) return false;
            context.Response.StatusCode = 400;
            await context.Response.Body.FlushAsync();
            return true;
        });
        var file = stack.WriteJob(4, "steps: [candidates, listwise]");
        var watched = await stack.RunAsync("submit", file, "--watch");
        Assert.Equal((int)ExitCode.Failed, watched.Code);
        var id = watched.Out.Split('\n')[0];

        var shown = await stack.RunAsync("show", id);
        Assert.Contains("Failed: model-refused, 1", shown.Out, StringComparison.Ordinal);
        Assert.Contains("  q1 at listwise: ", shown.Out, StringComparison.Ordinal);
        Assert.Contains("synth retry", shown.Error, StringComparison.Ordinal);

        Volatile.Write(ref broken, false);
        Assert.Contains("0 queries", (await stack.RunAsync("retry", id, "--reason", "another")).Error, StringComparison.Ordinal);
        Assert.Contains("1 queries", (await stack.RunAsync("retry", id, "--reason", "model-refused")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await stack.RunAsync("watch", id)).Code);
    }

    [Fact]
    public async Task A_preview_shows_what_each_step_makes()
    {
        await using var stack = await JobStack.StartAsync();
        var file = stack.WriteJob(9, "steps: [candidates, {kind: listwise, name: order}, {kind: pointwise, parameters: {samples: 1}}]");

        var text = await stack.SucceedAsync("preview", file, "--top", "2");

        Assert.Equal(2, text.Split('\n').Count(line => line.StartsWith("== q", StringComparison.Ordinal)));
        foreach (var part in (string[])["-- candidates", "-- order", "-- pointwise", "=> an item for", "reasoning: ", "relevant: p0", " > p"])
            Assert.Contains(part, text, StringComparison.Ordinal);
        var results = (await stack.SucceedAsync("preview", file, "--top", "1", "--json")).TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["candidates", "order", "pointwise", ""], results.Select(result => result.TryGetProperty("step", out var step) ? step.GetString() : ""));
        var order = results[1].GetProperty("result").GetProperty("ranking").GetProperty("final_ids").EnumerateArray().Select(passage => passage.GetString());
        Assert.Equal(order, results[3].GetProperty("item").GetProperty("results").GetProperty("order").GetProperty("ranking").GetProperty("final_ids").EnumerateArray().Select(passage => passage.GetString()));
        Assert.Equal("", await stack.SucceedAsync("list"));
    }

    [Fact]
    public async Task The_kinds_of_steps_are_listed()
    {
        await using var stack = await JobStack.StartAsync();
        var kinds = (await stack.SucceedAsync("steps", "--json")).TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Contains("listwise", kinds.Select(kind => kind.GetProperty("kind").GetString()));
        Assert.All(kinds, kind => Assert.Equal(JsonValueKind.Object, kind.GetProperty("defaults").ValueKind));
        Assert.Contains("needs       candidates", await stack.SucceedAsync("steps"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_formats_are_listed_with_the_parameters_that_they_take()
    {
        await using var stack = await JobStack.StartAsync();
        var id = (await stack.SucceedAsync("submit", stack.WriteJob(2, "steps: [candidates, listwise, {kind: pointwise, parameters: {samples: 1}}]"))).TrimEnd();
        await stack.EndAsync(id);
        var formats = (await stack.SucceedAsync("formats", "--json")).TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var shown = await stack.SucceedAsync("formats");

        Assert.Equal(["erank", "llama-factory", "reasonrank", "verl"], formats.Select(format => Text(format, "name")));
        foreach (var format in formats)
        {
            var name = Text(format, "name");
            List<JsonElement> parameters = format.TryGetProperty("parameters", out var listed) ? [.. listed.EnumerateArray()] : [];
            var names = parameters.Select(parameter => Text(parameter, "name")).ToList();
            var unknown = await stack.RunAsync("export", id, "--format", name, "--output", stack.Workspace.Path("none"), "--set", "colour=red");
            Assert.Contains(names.Count == 0 ? "there are no parameters" : $"known are {string.Join(", ", names)}\n", unknown.Error, StringComparison.Ordinal);
            Assert.Contains($"{name}: {Text(format, "description")}\n", shown, StringComparison.Ordinal);
            foreach (var parameter in parameters)
            {
                var (key, value, description) = (Text(parameter, "name"), Text(parameter, "default_value"), Text(parameter, "description"));
                Assert.Contains($"  {key} = {value}  {description}\n", shown, StringComparison.Ordinal);
                // What none takes is refused with what is taken; the description has it as well.
                var refused = await stack.RunAsync("export", id, "--format", name, "--output", stack.Workspace.Path("none"), "--set", $"{key}=-1");
                Assert.StartsWith($"error: parameters.{key}: must be ", refused.Error, StringComparison.Ordinal);
                var taken = refused.Error.TrimEnd().Split([" one of ", " from "], StringSplitOptions.None)[1].Split([", ", " to "], StringSplitOptions.None);
                Assert.All(taken, end => Assert.Contains(end, description.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal));
            }
            string[] all = [.. parameters.SelectMany(parameter => new[] { "--set", $"{Text(parameter, "name")}={Text(parameter, "default_value")}" })];
            await stack.SucceedAsync(["export", id, "--format", name, "--output", stack.Workspace.Path(name), .. all]);
        }

        static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
    }
}
