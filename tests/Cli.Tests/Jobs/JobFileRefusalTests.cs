namespace ReasonRank.Cli.Tests.Jobs;

/// <summary>Job files that are refused, by the program or by the service, with the line of what is wrong.</summary>
public sealed class JobFileRefusalTests(JobFileRefusalTests.Started started) : IClassFixture<JobFileRefusalTests.Started>
{
    [Theory]
    [InlineData("colection: x", "colection is unknown")]
    [InlineData("questions: {count: 3}", "queries cannot be together with questions")]
    [InlineData("split: 3", "split is a mapping")]
    [InlineData("split: {sft: much}", "split.sft is a number, not 'much'")]
    [InlineData("limits: {attempts: 99999999999}", "limits.attempts is a whole number")]
    [InlineData("limits: {priority: batchy}", "limits.priority is interactive or batch")]
    [InlineData("limits: {tokens: [1]}", "limits.tokens is a whole number")]
    [InlineData("held_out: nowhere.jsonl", "held_out[0].file names no file")]
    [InlineData("steps: [{kind: candidates, parametres: {}}]", "steps[0].parametres is unknown")]
    [InlineData("steps: [{kind: candidates, parameters: {passages: [1]}}]", "steps[0].parameters.passages is a text")]
    [InlineData("steps: [candidates, &a {kind: listwise}, *a]", "aliases are not for this file")]
    [InlineData("steps: [candidate]", "steps[0].kind 'candidate' is unknown")]
    [InlineData("steps: [candidates, {kind: candidates, name: candidates}]", "steps[1].name 'candidates' is the name of steps[0]")]
    [InlineData("steps: [{kind: candidates, name: a, after: [b]}, {kind: listwise, name: b, after: [a]}]", "steps[0].after goes round in a circle")]
    [InlineData("steps: [listwise]", "needs a step before it that makes candidates")]
    [InlineData("steps: [{kind: filter, parameters: {min_ndcg: 2}}]", "steps[0].parameters.min_ndcg")]
    [InlineData("steps: [candidates, {kind: listwise, parameters: {model: nobody}}]", "there is no model 'nobody'")]
    [InlineData("split: {sft: 2}", "split.sft must be 0 to 1")]
    [InlineData("deduplication: {threshold: 7}", "deduplication.threshold must be")]
    [InlineData("limits: {in_flight: 20000}", "limits.in_flight must be")]
    public async Task What_is_wrong_is_told_with_its_line(string line, string problem)
    {
        var stack = started.Stack;
        var result = await stack.RunAsync("submit", stack.WriteJob(3, line));
        Assert.Equal((int)ExitCode.BadInput, result.Code);
        var told = Assert.Single(result.Error.Split('\n'), told => told.Contains(problem, StringComparison.Ordinal));
        Assert.StartsWith($"error: {stack.Workspace.Path("job.yaml")}:{(problem.StartsWith("queries", StringComparison.Ordinal) ? 4 : 5)}: ", told, StringComparison.Ordinal);
        Assert.Equal("", await stack.SucceedAsync("list"));
    }

    /// <summary>One stack for all of them: none makes a job.</summary>
    public sealed class Started : IAsyncLifetime
    {
        internal JobStack Stack { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Stack = await JobStack.StartAsync();

        public ValueTask DisposeAsync() => Stack.DisposeAsync();
    }
}
