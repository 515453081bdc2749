using ReasonRank.Cli.Tests.Experiments;
using ReasonRank.TestSupport;

namespace ReasonRank.Cli.Tests.Jobs;

/// <summary>Jobs with --local: each command is a process that has the services inside.</summary>
public sealed class LocalJobTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_job_waits_in_the_folder_for_the_command_that_goes_on_with_it()
    {
        await using var teacher = await ScriptedTeacher.StartAsync();
        var folder = _workspace.Path("collections");
        var corpus = _workspace.Write("corpus.jsonl", [.. JobStack.Passages()]);
        await SucceedAsync(teacher, "index", "words", "--jsonl", corpus, "--local", folder);
        _workspace.Write("queries.jsonl", [.. JobStack.Queries(5)]);
        var file = _workspace.Write("job.yaml", "collection: words", "queries: queries.jsonl", "steps: [candidates, listwise]");

        var id = (await SucceedAsync(teacher, "synth", "submit", file, "--local", folder)).TrimEnd();
        Assert.Contains("| running |", await SucceedAsync(teacher, "synth", "list", "--local", folder), StringComparison.Ordinal);
        // Looking at jobs works on none.
        Assert.Equal(0, teacher.Calls);
        Assert.Contains("done: 5 of 5 ended", await SucceedAsync(teacher, "synth", "watch", id, "--local", folder), StringComparison.Ordinal);
        Assert.Equal(5, teacher.Calls);
        await SucceedAsync(teacher, "synth", "export", id, "--format", "reasonrank", "--output", _workspace.Path("data"), "--local", folder);
        Assert.True(File.Exists(_workspace.Path("data/data-card.json")));
        // The jobs' folder is no collection.
        Assert.Equal(["words"], Directory.GetDirectories(folder).Select(Path.GetFileName).Where(name => !name!.StartsWith('.')));
    }

    private static async Task<string> SucceedAsync(ScriptedTeacher teacher, params string[] args)
    {
        await using var process = CliProcess.Start(
            [("Reranker__Models__0__Model", "teacher"), ("Reranker__Models__0__Endpoint", teacher.Endpoint), ("Synthesis__PollInterval", "00:00:00.050")], args);
        var result = await process.EndAsync();
        Assert.True(result.Code == 0, $"{result.Code}\n{result.Out}\n{result.Error}");
        return result.Out;
    }
}
