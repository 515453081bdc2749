using ReasonRank.Cli.Experiments.Planning;

namespace ReasonRank.Cli.Tests.Experiments;

public sealed class ExperimentFileTests(StackFixture stack) : IClassFixture<StackFixture>, IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_printed_example_is_a_valid_experiment()
    {
        var printed = await Invocation.RunAsync("experiment", "--example");
        Assert.Equal((0, ""), (printed.Code, printed.Error));
        foreach (var name in new[] { "data/scifact/corpus.jsonl", "data/scifact/queries.jsonl", "data/scifact/qrels/test.tsv", "data/notes.jsonl", "data/notes-questions.tsv", "data/notes.qrels", "data/notes-dense.trec" })
            _workspace.Write(name, "");
        var plan = ExperimentFile.Read(_workspace.Write("example.yaml", printed.Out));
        Assert.Equal((2, 1, 12), (plan.Collections.Count, plan.Retrieval.Count, plan.Variants.Count));
        Assert.Equal([1, 2, 3], plan.Seeds);
        Assert.Equal(50, plan.Variants[^1].Depth);
        Assert.Equal(20, plan.Variants[4].Options.Parameters.Fields["window"].NumberValue);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once_with_its_line()
    {
        _workspace.Write("queries.tsv", "q1\tx");
        var file = _workspace.Write(
            "wrong.yaml",
            "collections:",
            "  - name: Birds!",
            "    queries: none.tsv",
            "    qrels: queries.tsv",
            "  - {name: b, beir: nowhere, colour: red}",
            "retrieval: [{name: a, candidates: 0}, {name: a}]",
            "strategies:",
            "  - name: lexical",
            "    depth: [10, many]",
            "    fusion: {method: max}",
            "  - []",
            "reasoning: [sometimes]",
            "budget: {model_calls: 0}",
            "parallel: 1000",
            "modells: [x]");
        var result = await Invocation.RunAsync("experiment", file, "--server", stack.Server);
        Assert.Equal((5, ""), (result.Code, result.Out));
        (int Line, string Problem)[] expected =
        [
            (2, "collections[0].name has 1 to 64 of"), (3, "collections[0].queries names no file"), (5, "collections[1].beir names no folder"),
            (5, "collections[1].colour is unknown; known are name, beir"), (6, "retrieval[0].candidates is a whole number from 1 to 10,000"),
            (6, "retrieval has the name 'a' 2 times"), (9, "strategies[0].depth[1] is a whole number"), (10, "strategies[0].fusion.method is z_score or min_max"),
            (11, "strategies[1] is a name or a mapping"), (12, "reasoning is on, off, default or"), (13, "budget.model_calls is a whole number"),
            (14, "parallel is a whole number from 1 to 64"), (15, "modells is unknown"),
        ];
        foreach (var (line, problem) in expected)
            Assert.Contains($"error: {file}:{line}: {problem}", result.Error, StringComparison.Ordinal);
        Assert.True(expected.Length == result.Error.TrimEnd('\n').Split('\n').Length, result.Error);
        Assert.False(Directory.Exists(_workspace.Path("wrong")));
    }

    [Theory]
    [InlineData("", "1: the file is empty")]
    [InlineData("- a", "1: an experiment is one mapping")]
    [InlineData("collections: [", "no valid YAML")]
    [InlineData("collections: {a: 1}\ncollections: {}", "no valid YAML")]
    [InlineData("strategies: [lexical]", "collections has no collection")]
    public async Task A_file_that_is_no_experiment_is_refused(string yaml, string problem)
    {
        var result = await Invocation.RunAsync("experiment", _workspace.Write("e.yaml", yaml));
        Assert.Equal((5, ""), (result.Code, result.Out));
        Assert.Contains(problem, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_brackets_is_refused()
    {
        var result = await Invocation.RunAsync("experiment", _workspace.Write("e.yaml", "collections: " + new string('[', 100_000)));
        Assert.Equal(5, result.Code);
        Assert.Contains("nested more than", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_reranker_refuses_is_told_with_the_strategys_line_before_anything_runs()
    {
        _workspace.Write("queries.tsv", "q1\towls");
        _workspace.Write("qrels.tsv", "q1 0 owl 1");
        var file = _workspace.Write(
            "e.yaml", "collections: [{name: birds, queries: queries.tsv, qrels: qrels.tsv}]", "strategies:", "  - psychic", "  - name: lexical",
            "    parameters: {window: 3}", "  - reasonrank");
        var result = await Invocation.RunAsync("experiment", file, "--server", stack.Server);
        Assert.Equal((5, ""), (result.Code, result.Out));
        Assert.Contains($"{file}:3: psychic: strategy 'psychic' is unknown; known are ", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{file}:4: lexical: parameters.window is unknown", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{file}:6: reasonrank: The strategy reasonrank needs a model", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace.Path("e")));
    }

    [Fact]
    public async Task Rows_that_are_the_same_need_labels()
    {
        _workspace.Write("queries.tsv", "q1\towls");
        _workspace.Write("qrels.tsv", "q1 0 owl 1");
        var file = _workspace.Write(
            "e.yaml", "collections: [{name: birds, queries: queries.tsv, qrels: qrels.tsv}]", "strategies:", "  - lexical", "  - lexical");
        var result = await Invocation.RunAsync("experiment", file, "--server", stack.Server);
        Assert.Equal($"error: {file}:4: gives the row 'bm25 > lexical' again; leave it out, or give it a label\n", result.Error);
    }

    [Fact]
    public async Task Missing_collections_and_malformed_files_are_named()
    {
        _workspace.Write("queries.tsv", "q1\towls");
        _workspace.Write("qrels.tsv", "q1 0 owl 1");
        var missing = await Invocation.RunAsync(
            "experiment", _workspace.Write("e.yaml", "collections: [{name: nowhere, queries: queries.tsv, qrels: qrels.tsv}]"), "--server", stack.Server);
        Assert.Equal(4, missing.Code);
        Assert.Contains("there is no collection nowhere", missing.Error, StringComparison.Ordinal);
        _workspace.Write("bad.run", "q1 Q0 owl");
        var malformed = await Invocation.RunAsync(
            "experiment", _workspace.Write("f.yaml", "collections: [{name: birds, qrels: qrels.tsv, runs: {mine: bad.run}}]"), "--server", stack.Server);
        Assert.Equal(5, malformed.Code);
        Assert.Contains("bad.run:1: a run has 6 fields", malformed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("experiment", "Give FILE")]
    [InlineData("experiment e.yaml --suggest", "go together")]
    [InlineData("experiment e.yaml --cost 3", "go together")]
    [InlineData("experiment e.yaml --suggest --cost -1", "--cost takes")]
    [InlineData("experiment e.yaml --suggest --cost much", "much")]
    [InlineData("experiment e.yaml --suggest --cost 3 --unit euros", "euros")]
    public async Task Wrong_options_end_with_2(string line, string problem)
    {
        var result = await Invocation.RunAsync(line.Split(' '));
        Assert.Equal((2, ""), (result.Code, result.Out));
        Assert.Contains(problem, result.Error, StringComparison.Ordinal);
    }
}
