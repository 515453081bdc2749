using System.Diagnostics;
using ReasonRank.TestSupport;

namespace ReasonRank.OnnxGenAI.Tests;

/// <summary>Loading and ending, each in a process of its own.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task The_library_ends_without_leaks()
    {
        var (code, output) = await RunAsync("use", GenAI.Libraries, GenAI.ModelFolder("tiny-ranker"));
        Assert.Contains("ended", output);
        Assert.DoesNotContain("leak", output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Ending_with_live_objects_is_refused()
    {
        var (code, output) = await RunAsync("leak", GenAI.Libraries, GenAI.ModelFolder("tiny-ranker"));
        Assert.Contains("1 native objects are still alive", output);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task A_missing_library_is_named_with_its_folder()
    {
        var folder = Directory.CreateTempSubdirectory("no-library").FullName;
        var (code, output) = await RunAsync("load", folder);
        Assert.Contains($"{Path.Combine(folder, "libonnxruntime-genai.so")}: no such file", output.Replace(".dylib", ".so"));
        Assert.Equal(1, code);
        Directory.Delete(folder);
    }

    [Fact]
    public async Task Without_a_folder_every_place_is_named()
    {
        var (code, output) = await RunAsync("load");
        Assert.Contains("runtimes", output);
        Assert.Contains("the loader's path: not found", output);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task A_damaged_library_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "library names of Linux");
        var folder = Directory.CreateTempSubdirectory("damaged-library").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "libonnxruntime-genai.so"), "this is no library");
        var (code, output) = await RunAsync("load", folder);
        Assert.StartsWith("GenAILibraryException", output);
        Assert.Contains(folder, output);
        Assert.Equal(1, code);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "ReasonRank.OnnxGenAI.Probe.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
