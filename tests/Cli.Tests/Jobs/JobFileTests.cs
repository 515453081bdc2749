using System.Globalization;
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
        _stack.Workspace.Write("first.run", "t1 Q0 p9 1 3.5 x", "t1 Q0 p8 2 2.5 x", "t1 Q0 p7 3 1.5 x");
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

    private async Task<Job> SubmitAsync(string file)
    {
        var id = (await _stack.SucceedAsync("submit", file)).TrimEnd();
        return (await _stack.Jobs.GetJobAsync(new() { Id = id })).Job;
    }

    private static int Line(string error, string path)
    {
        Assert.StartsWith($"error: {path}:", error, StringComparison.Ordinal);
        return int.Parse(error[$"error: {path}:".Length..].Split(':')[0], CultureInfo.InvariantCulture);
    }
}
