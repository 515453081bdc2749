using System.Diagnostics;
using ReasonRank.TestSupport;

namespace ReasonRank.Cli.Tests.ModelChecks;

/// <summary>What needs no native library.</summary>
public sealed class CheckModelUsageTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Theory]
    [InlineData("--card nope", 2, "known are erank-14b")]
    [InlineData("--provider npu", 2, "npu")]
    [InlineData("--templates nowhere", 5, "cannot be read")]
    public async Task Wrong_options_are_refused(string options, int code, string problem)
    {
        var result = await Invocation.RunAsync(["model", "check", _workspace.Folder, .. options.Split(' ')]);
        Assert.Equal(code, result.Code);
        Assert.Contains(problem, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_refused()
    {
        var result = await Invocation.RunAsync("model", "check", _workspace.Path("nowhere"));
        Assert.Equal((5, ""), (result.Code, result.Out));
        Assert.Contains("there is no folder", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_model_fails_the_first_check()
    {
        var result = await Invocation.RunAsync("model", "check", _workspace.Folder);
        Assert.Equal(1, result.Code);
        Assert.StartsWith("FAILED   files", result.Out, StringComparison.Ordinal);
        Assert.Contains("has no genai_config.json", result.Out, StringComparison.Ordinal);
    }

    // A process loads the library once, so this takes a process of its own.
    [Theory]
    [InlineData(false, "no such file")]
    [InlineData(true, "libonnxruntime-genai")]
    public async Task Native_libraries_that_are_missing_or_damaged_are_named(bool damaged, string problem)
    {
        var model = GenAI.ModelFolder("tiny-ranker");
        if (damaged) _workspace.Write("libonnxruntime-genai.so", "no library");
        var program = Path.Combine(AppContext.BaseDirectory, "reasonrank.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "model", "check", model, "--native", _workspace.Folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        var line = output.TrimEnd().Split('\n')[^1];
        Assert.StartsWith("FAILED   library", line, StringComparison.Ordinal);
        Assert.Contains(_workspace.Folder, line, StringComparison.Ordinal);
        Assert.Contains(problem, line, StringComparison.Ordinal);
        Assert.Contains("--native", line, StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();
}
