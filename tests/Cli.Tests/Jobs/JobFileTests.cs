using System.Globalization;
using System.Text.Json.Nodes;
using ReasonRank.V1;

namespace ReasonRank.Cli.Tests.Jobs;

/// <summary>What job files and files of queries say, and what is refused of them.</summary>
public sealed class JobFileTests : IAsyncLifetime
{
    private JobStack _stack = null!;

    public async ValueTask InitializeAsync() => _stack = await JobStack.StartAsync();

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task A_file_becomes_the_description_field_by_field()
    {
        _stack.Workspace.Write("queries.jsonl", [.. JobStack.Queries(3)]);
        var file = _stack.Workspace.Write(
            "job.json",
            """
            {"version": 1, "name": "in JSON", "collection": "words", "queries": ["queries.jsonl"],
             "deduplication": {"threshold": 0.5, "shingle_words": 2, "off": true},
             "steps": [{"kind": "candidates", "name": "c", "parameters": {"passages": 7, "pick": "spread", "drop_flagged": true}}, {"kind": "listwise", "after": ["c"]}],
             "split": {"sft": 0.25, "validation": 0.125, "salt": "s"},
             "limits": {"tokens": 5000000000, "in_flight": 3, "attempts": 2, "failure_share": 0.75, "failure_window": 9, "priority": "interactive"}}
            """);

        var job = await SubmitAsync(file);

        Assert.Equal(
            JobSpec.Parser.ParseJson(
                """
                {"version": 1, "name": "in JSON", "collection": "words", "supplied": {},
                 "deduplication": {"threshold": 0.5, "shingleWords": 2, "off": true},
                 "steps": [{"kind": "candidates", "name": "c", "parameters": {"passages": 7, "pick": "spread", "drop_flagged": true}}, {"kind": "listwise", "after": ["c"]}],
                 "split": {"sft": 0.25, "validation": 0.125, "salt": "s"},
                 "limits": {"tokens": 5000000000, "inFlight": 3, "attempts": 2, "failureShare": 0.75, "failureWindow": 9, "priority": "PRIORITY_INTERACTIVE"}}
                """),
            job.Spec);
    }

    [Fact]
    public async Task The_example_is_a_job()
    {
        var example = (await Invocation.RunAsync("synth", "example")).Out.Replace("collection: sample", "collection: words", StringComparison.Ordinal);
        var file = _stack.Workspace.Write("job.yaml", example);
        _stack.Workspace.Write("infra/sample/queries.jsonl", [.. JobStack.Queries(3).Select(line => line.Replace("\"id\"", "\"_id\"", StringComparison.Ordinal))]);
        _stack.Workspace.Write("infra/sample/qrels/test.tsv", "query-id\tcorpus-id\tscore", "q0\tp7\t2");
        var job = await SubmitAsync(file);
        Assert.Equal(2_000_000, job.Spec.Limits.Tokens);

        // What it tells as defaults are the defaults of the service.
        var uncommented = string.Join('\n', example.Split('\n').Where(line => !line.StartsWith("# held_out", StringComparison.Ordinal) && !line.StartsWith("# questions", StringComparison.Ordinal))
            .Select(line => line.StartsWith("# deduplication", StringComparison.Ordinal) || line.StartsWith("# split", StringComparison.Ordinal) ? line[2..] : line)
            .Select(line => line.StartsWith("  # ", StringComparison.Ordinal) ? "  " + line[4..] : line));
        var spelled = await SubmitAsync(_stack.Workspace.Write("whole.yaml", uncommented));
        Assert.Equal(job.Spec, spelled.Spec);
    }

    [Theory]
    [InlineData(
        """
        "queries": ["queries.jsonl"], "deduplication": {"threshold": 0.5, "shingle_words": 2, "off": true},
        "steps": [{"kind": "candidates", "name": "c", "parameters": {"passages": 7, "pick": "spread", "drop_flagged": true}}, {"kind": "listwise", "after": ["c"]}],
        "split": {"sft": 0.25, "validation": 0.125, "salt": "s"},
        "limits": {"tokens": 5000000000, "in_flight": 3, "attempts": 2, "failure_share": 0.75, "failure_window": 9, "priority": "interactive"}
        """)]
    [InlineData("""
        "questions": {"count": 3, "seed": -5, "filter": {"not": {"exists": "length"}}}, "steps": ["candidates", "listwise"]
        """)]
    public async Task The_description_in_a_data_card_is_that_of_a_job_file(string fields)
    {
        _stack.Workspace.Write("queries.jsonl", [.. JobStack.Queries(3)]);
        var job = await SubmitAsync(_stack.Workspace.Write("job.json", $$"""{"collection": "words", {{fields}}}"""));
        await _stack.SucceedAsync("export", job.Id, "--format", "reasonrank", "--output", _stack.Workspace.Path("data"));
        var card = JsonNode.Parse(await File.ReadAllTextAsync(_stack.Workspace.Path("data/data-card.json"), TestContext.Current.CancellationToken))!;

        var description = card["spec"]!.AsObject();
        if (job.Spec.SourceCase == JobSpec.SourceOneofCase.Supplied) description["queries"] = "queries.jsonl";
        var again = await SubmitAsync(_stack.Workspace.Write("again.json", description.ToJsonString()), "--new");

        Assert.NotEqual(job.Id, again.Id);
        Assert.Equal(job.Spec, again.Spec);
    }

    [Fact]
    public async Task Everything_is_told_at_once_and_a_newer_version_alone()
    {
        var file = _stack.WriteJob(3, "split: {sft: 3}", "limits: {attempts: 99}", "steps: [candidate]");
        var refused = await _stack.RunAsync("submit", file);
        foreach (var (line, field) in ((int, string)[])[(5, "split.sft"), (6, "limits.attempts"), (7, "steps[0].kind")])
            Assert.Contains($"{file}:{line}: {field} ", refused.Error, StringComparison.Ordinal);

        var newer = await _stack.RunAsync("submit", _stack.Workspace.Write("new.yaml", "wishes: 3", "version: 2", "collection: words"));
        Assert.Equal((int)ExitCode.BadInput, newer.Code);
        Assert.Equal($"error: {_stack.Workspace.Path("new.yaml")}:2: version is 2: the file is for a newer version of the program, which knows 1\n", newer.Error);
    }

    [Fact]
    public async Task Malformed_queries_are_told_with_file_and_line()
    {
        var file = _stack.WriteJob(0);
        var queries = _stack.Workspace.Write(
            "queries.jsonl", """{"id": "a", "text": "one"}""", """{"id": "b", "text": """, "", """{"id": "c"}""", """["d"]""",
            """{"id": "e", "text": "five", "relevant_ids": "p1"}""", """{"id": "f", "text": "six", "candidates": [{"passage_id": 3}]}""");
        var result = await _stack.RunAsync("submit", file);
        Assert.Equal((int)ExitCode.BadInput, result.Code);
        Assert.Equal([2, 4, 5, 6, 7], result.Error.TrimEnd().Split('\n').Select(line => Line(line, queries)));

        _stack.Workspace.Write(
            "queries.jsonl", """{"id": "a", "text": "one"}""", "", """{"id": "b c", "text": "two"}""", """{"id": "a", "text": "three"}""", """{"id": "d", "text": " "}""");
        result = await _stack.RunAsync("submit", file);
        Assert.Equal((int)ExitCode.BadInput, result.Code);
        Assert.Equal([3, 4, 5], result.Error.TrimEnd().Split('\n').Select(line => Line(line, queries)));
        Assert.Contains($"{queries}:4: id came before", result.Error, StringComparison.Ordinal);
        Assert.Equal("", await _stack.SucceedAsync("list"));
    }

    [Fact]
    public async Task Queries_come_with_what_other_files_know_of_them()
    {
        _stack.Workspace.Write("titles.tsv", "t1\twhat is amber\tresin", "t2\twhat is a fjord");
        _stack.Workspace.Write("judged.qrels", "t1 0 p3 2", "t1 0 p4 1", "t2 0 p5 1");
        _stack.Workspace.Write("first.run", "t1 Q0 p9 1 3.5 x", "t1 Q0 p8 2 2.5 x", "t1 Q0 p7 3 1.5 x", "t2 Q0 p6 1 2 x", "t2 Q0 p5 2 1 x");
        _stack.Workspace.Write("plain.txt", "why is the delta wide", "", "why is the heath dry");
        _stack.Workspace.Write("searches.log", "user\tquery\twhen", "1\thow far is the islet\tnow", "2\t\tnow", "3\thow old is the jetty\tthen");
        _stack.Workspace.Write("seen.txt", "why is the heath dry");
        var file = _stack.Workspace.Write(
            "job.yaml",
            "collection: words",
            "steps: [candidates]",
            "queries:",
            "- {file: titles.tsv, qrels: judged.qrels, least_relevance: 2, run: first.run, depth: 2, domain: theorem}",
            "- plain.txt",
            "- {file: searches.log, format: log, column: query}",
            "held_out: seen.txt");

        var job = await _stack.EndAsync((await SubmitAsync(file)).Id);

        var items = (await _stack.Jobs.ListItemsAsync(new() { Id = job.Id, IncludeResults = true })).Items.ToDictionary(item => item.Summary.QueryId);
        Assert.Equal(["plain-1", "plain-3", "searches-2", "searches-4", "t1", "t2"], items.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("contaminated", items["plain-3"].Summary.Reason);
        var first = items["t1"].Item.Query;
        Assert.Equal(("what is amber", "resin", "theorem"), (first.Text, first.Answer, first.Domain));
        Assert.Equal(["p3"], first.RelevantIds);
        Assert.Equal([("p9", 3.5), ("p8", 2.5)], first.Candidates.Select(candidate => (candidate.PassageId, candidate.Score)));
        Assert.Empty(items["t2"].Item.Query.RelevantIds);
        Assert.Equal("how old is the jetty", items["searches-4"].Item.Query.Text);
    }

    [Fact]
    public async Task Queries_that_a_run_does_not_have_are_told_by_their_lines()
    {
        var queries = _stack.Workspace.Write("titles.tsv", "t1\twhat is amber", "t2\twhat is a fjord", "t3\twhat is a heath", "t4\twhat is a basin", "t5\twhat is an islet");
        _stack.Workspace.Write("first.run", "t1 Q0 p9 1 3.5 x", "t1 Q0 p8 2 2.5 x", "t3 Q0 p8 1 1 x", "t5 Q0 p1 1 1 x", "t5 Q0 p2 2 .5 x");
        var file = Job("candidates");

        var missing = await _stack.RunAsync("submit", file);
        Assert.Equal((int)ExitCode.BadInput, missing.Code);
        Assert.Equal([2, 4], missing.Error.TrimEnd().Split('\n').Select(line => Line(line, queries)));
        Assert.Contains("query 't4'", missing.Error, StringComparison.Ordinal);
        Assert.Equal([2, 4], (await _stack.RunAsync("preview", file, "--top", "4")).Error.TrimEnd().Split('\n').Select(line => Line(line, queries)));

        // One passage is told by the service, which knows what the steps add to it.
        _stack.Workspace.Write("titles.tsv", "t1\twhat is amber", "t3\twhat is a heath", "t5\t?!");
        var few = await _stack.RunAsync("submit", file);
        Assert.Equal([2], few.Error.TrimEnd().Split('\n').Select(line => Line(line, queries)));
        Assert.Contains($"{queries}:2: candidates has one passage", few.Error, StringComparison.Ordinal);

        // A search finds candidates for what the run does not have.
        _stack.Workspace.Write("titles.tsv", "t1\twhat is amber", "t3\twhat is a heath", "t4\twhat is a basin");
        await SubmitAsync(Job("{kind: candidates, parameters: {from: both}}"));
        Assert.Single((await _stack.SucceedAsync("list", "--json")).TrimEnd().Split('\n'));

        string Job(string step) => _stack.Workspace.Write("job.yaml", "collection: words", $"steps: [{step}]", "queries: {file: titles.tsv, run: first.run}");
    }

    [Fact]
    public async Task A_run_and_judgments_in_any_order_are_found_by_query()
    {
        // More lines than are in memory at once, those of each query all over the file.
        const int queries = 300, lines = 160_000, depth = 20;
        var random = new Random(7);
        var run = Enumerable.Range(0, lines).Select(i => (Query: $"q{random.Next(queries)}", Passage: $"p{i}", Score: random.Next(1_000))).ToList();
        _stack.Workspace.Write("first.run", [.. run.Select(line => $"{line.Query} Q0 {line.Passage} 1 {line.Score} x")]);
        var qrels = Enumerable.Range(0, 5 * queries).Select(i => (Query: $"q{i % queries}", Passage: $"p{i / queries}", Relevance: random.Next(3))).ToList();
        _stack.Workspace.Write("judged.qrels", [.. qrels.Select(line => $"{line.Query} 0 {line.Passage} {line.Relevance}")]);
        _stack.Workspace.Write("queries.tsv", [.. Enumerable.Range(0, queries).Select(i => $"q{i}\tquestion {i}")]);
        var file = _stack.Workspace.Write(
            "job.yaml", "collection: words", "steps: [filter]", "deduplication: {off: true}", $"queries: {{file: queries.tsv, run: first.run, qrels: judged.qrels, depth: {depth}}}");

        var job = await _stack.EndAsync((await SubmitAsync(file)).Id);

        var items = (await _stack.Jobs.ListItemsAsync(new() { Id = job.Id, IncludeResults = true, PageSize = queries })).Items;
        Assert.Equal(queries, items.Count);
        foreach (var query in items.Select(item => item.Item.Query))
        {
            Assert.Equal(
                run.Where(line => line.Query == query.Id).OrderByDescending(line => line.Score).Take(depth).Select(line => (line.Passage, (double)line.Score)),
                query.Candidates.Select(candidate => (candidate.PassageId, candidate.Score)));
            Assert.Equal(
                qrels.Where(line => line.Query == query.Id && line.Relevance >= 1).OrderByDescending(line => line.Relevance).Select(line => line.Passage),
                query.RelevantIds);
        }
    }

    [Fact]
    public async Task What_is_wrong_in_runs_and_judgments_is_told_at_once()
    {
        var queries = _stack.Workspace.Write("queries.tsv", "q1\twhat is amber", "no tab here", "q2\twhat is a fjord");
        var run = _stack.Workspace.Write("first.run", "q1 Q0 p1 1 2 x", "q1 Q0 p2 2 high x", "q1 Q0 p2", $"q2 Q0 p1 1 {new string('9', 5_000)}x x");
        var qrels = _stack.Workspace.Write("judged.qrels", "q1 0 p1 1", "q1 0 p2 much", "q1 0 p3");
        var file = _stack.Workspace.Write("job.yaml", "collection: words", "queries: {file: queries.tsv, run: first.run, qrels: judged.qrels}");

        var refused = await _stack.RunAsync("submit", file);
        Assert.Equal((int)ExitCode.BadInput, refused.Code);
        Assert.Equal([$"{qrels}:2:", $"{qrels}:3:", $"{run}:2:", $"{run}:3:", $"{run}:4:", $"{queries}:2:"], Places(refused));
        Assert.InRange(refused.Error.Length, 1, 4_000);

        _stack.Workspace.Write("queries.tsv", "q1\twhat is amber", "q2\twhat is a fjord");
        _stack.Workspace.Write("first.run", "q1 Q0 p1 1 2 x", "q1 Q0 p2 2 1 x", "q2 Q0 p1 1 2 x", "q1 Q0 p1 3 .5 x", "q2 Q0 p2 1 2 x");
        _stack.Workspace.Write("judged.qrels", "q1 0 p1 1", "q2 0 p1 1", "q2 0 p1 2");
        Assert.Equal([$"{run}:4:", $"{qrels}:3:"], Places(await _stack.RunAsync("submit", file)));

        _stack.Workspace.Write("first.run");
        _stack.Workspace.Write("judged.qrels", "# nothing");
        Assert.Equal([$"{qrels}:1:", $"{run}:1:"], Places(await _stack.RunAsync("submit", file)));
        Assert.Equal("", await _stack.SucceedAsync("list"));

        static IEnumerable<string> Places(Invocation refused) =>
            refused.Error.TrimEnd().Split('\n').Select(line => string.Concat(line["error: ".Length..].Split(':').Take(2).Select(part => part + ":")));
    }

    [Theory]
    [InlineData("first.run")]
    [InlineData("judged.qrels")]
    [InlineData("queries.tsv")]
    public async Task Endless_lines_are_refused_by_file_and_line(string endless)
    {
        _stack.Workspace.Write("first.run", "q1 Q0 p1 1 2 x", "q1 Q0 p2 2 1 x");
        _stack.Workspace.Write("judged.qrels", "q1 0 p1 1");
        _stack.Workspace.Write("queries.tsv", "q1\twhat is amber");
        await File.AppendAllTextAsync(_stack.Workspace.Path(endless), $"q1 0 p3{new string('3', 9 << 20)}", TestContext.Current.CancellationToken);
        var file = _stack.Workspace.Write("job.yaml", "collection: words", "queries: {file: queries.tsv, run: first.run, qrels: judged.qrels}");

        var refused = await _stack.RunAsync("submit", file);
        Assert.Equal((int)ExitCode.BadInput, refused.Code);
        Assert.Equal($"error: {_stack.Workspace.Path(endless)}:{(endless == "first.run" ? 3 : 2)}: the line is longer than 8,388,608 bytes\n", refused.Error);
    }

    [Fact]
    public async Task Files_without_queries_are_told()
    {
        var some = _stack.Workspace.Write("some.txt", "what is amber");
        var (empty, held) = (_stack.Workspace.Write("empty.tsv"), _stack.Workspace.Write("held.jsonl", "", " "));
        var file = _stack.Workspace.Write("job.yaml", "collection: words", $"queries: [{some}, {empty}]", $"held_out: {held}");
        var refused = await _stack.RunAsync("submit", file);
        Assert.Equal((int)ExitCode.BadInput, refused.Code);
        Assert.Equal($"error: {held}:1: there are no queries\nerror: {empty}:1: there are no queries\n", refused.Error);

        _stack.Workspace.Write("job.yaml", "version: 0", "collection: words", "queries: []");
        Assert.Equal(
            $"error: {file}:1: version is 0: the first one is 1\nerror: {file}:3: queries names no file\n", (await _stack.RunAsync("submit", file)).Error);
        _stack.Workspace.Write("job.yaml", "version: one", "collection: words", $"queries: {some}");
        Assert.Equal($"error: {file}:1: version is a whole number from 0 to 2,147,483,647\n", (await _stack.RunAsync("submit", file)).Error);
        var folder = await _stack.RunAsync("submit", _stack.Workspace.Folder);
        Assert.Equal(((int)ExitCode.BadInput, $"error: '{_stack.Workspace.Folder}' is a folder; a job is a file.\n"), (folder.Code, folder.Error));
    }

    [Fact]
    public async Task More_than_travel_with_a_refusal_are_counted()
    {
        var file = _stack.WriteJob(0);
        var queries = _stack.Workspace.Write("queries.jsonl", [.. Enumerable.Range(0, 40).Select(i => $$"""{"id": "q {{i}}", "text": "why"}""")]);
        var told = (await _stack.RunAsync("submit", file)).Error.TrimEnd().Split('\n');
        Assert.Equal(Enumerable.Range(1, 16), told[..^1].Select(line => Line(line, queries)));
        Assert.Equal($"error: {file}: 24 more are wrong, which show when these are right", told[^1]);
    }

    private async Task<Job> SubmitAsync(string file, params string[] more)
    {
        var id = (await _stack.SucceedAsync(["submit", file, .. more])).TrimEnd();
        return (await _stack.Jobs.GetJobAsync(new() { Id = id })).Job;
    }

    private static int Line(string error, string path)
    {
        Assert.StartsWith($"error: {path}:", error, StringComparison.Ordinal);
        return int.Parse(error[$"error: {path}:".Length..].Split(':')[0], CultureInfo.InvariantCulture);
    }
}
