using ReasonRank.TestSupport;

namespace ReasonRank.Synthesis.Tests.Training;

/// <summary>The scripts from an export to a running reranker, started against programs that write down what they were told.</summary>
public sealed class TrainingScriptsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reasonrank-training-").FullName;

    public TrainingScriptsTests()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("the scripts are for sh");
    }

    public static TheoryData<string> Scripts { get; } =
        [.. Directory.EnumerateFiles(Root, "*.sh", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)];

    private static string Root => Path.Combine(Real.Repository, "infra/training");

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Every_script_is_one_and_says_what_it_needs(string script)
    {
        Assert.Equal(0, (await RunAsync("sh", "-n", Path.Combine(Root, script))).Code);
        var (code, output) = await RunAsync("env", "-u", "MODEL", "-u", "NATIVE", "sh", Path.Combine(Root, script));
        Assert.NotEqual(0, code);
        Assert.NotEmpty(output);
        var text = await File.ReadAllTextAsync(Path.Combine(Root, script));
        Assert.Contains("GPU", text[..text.IndexOf("set -eu", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adapter_is_merged_into_its_base() => Assert.Equal(
        ["export", "--model_name_or_path", "base", "--adapter_name_or_path", "adapter", "--template", "qwen", "--finetuning_type", "lora",
            "--export_dir", "out", "--export_size", "5", "--export_device", "cpu", "--export_legacy_format", "False"],
        await ToldAsync("llamafactory-cli", "merge_lora.sh", "base", "adapter", "out"));

    [Fact]
    public async Task The_last_step_that_was_saved_is_merged()
    {
        Write("checkpoints/latest_checkpointed_iteration.txt", "175");
        Assert.Equal(
            ["-m", "verl.model_merger", "merge", "--backend", "fsdp", "--local_dir", "checkpoints/global_step_175/actor", "--target_dir", "out", "--use_cpu_initialization"],
            await ToldAsync("python3", "merge_verl.sh", "checkpoints", "out"));
    }

    [Fact]
    public async Task A_checkpoint_becomes_a_model_folder()
    {
        Write("checkpoint/config.json", "{}");
        var told = await ToldAsync("python3", "to_onnx.sh", "checkpoint", "reasonrank-7b-mine", "int4", "cpu");
        Assert.Equal(["-m", "onnxruntime_genai.models.builder", "-i", "checkpoint", "-o", "reasonrank-7b-mine", "-p", "int4", "-e", "cpu", "-c"], told[..^1]);
        Assert.False(Directory.Exists(told[^1]));

        Write("checkpoint/adapter_config.json", "{}");
        Assert.Contains("merge_lora.sh", await RefusedAsync("to_onnx.sh", "checkpoint", "other"), StringComparison.Ordinal);
        Assert.Contains("no checkpoint", await RefusedAsync("to_onnx.sh", "nowhere", "other"), StringComparison.Ordinal);
        Write("there/file", "");
        Assert.Contains("there already", await RefusedAsync("merge_lora.sh", "base", "adapter", "there"), StringComparison.Ordinal);
        Assert.Contains("verl has saved nothing", await RefusedAsync("merge_verl.sh", "nowhere", "other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_of_the_rewards_is_python()
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "python3"))))
            Real.Missing("python3 is not installed");
        var copy = Path.Combine(_folder, "client.py");
        File.Copy(Path.Combine(Root, "verl/reasonrank_reward.py"), copy);
        var (code, output) = await RunAsync("python3", "-m", "py_compile", copy);
        Assert.True(code == 0, output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, path))!);
        File.WriteAllText(Path.Combine(_folder, path), text);
    }

    private async Task<string[]> ToldAsync(string program, string script, params string[] arguments)
    {
        Write(program, "#!/bin/sh\nprintf '%s\\n' \"$@\" > told\n");
        var (code, output) = await StartAsync(script, arguments);
        Assert.True(code == 0, output);
        return await File.ReadAllLinesAsync(Path.Combine(_folder, "told"));
    }

    private async Task<string> RefusedAsync(string script, params string[] arguments)
    {
        var (code, output) = await StartAsync(script, arguments);
        Assert.Equal(2, code);
        return output;
    }

    private Task<(int Code, string Output)> StartAsync(string script, string[] arguments) => RunAsync(
        "sh", ["-c", "cd \"$1\" && shift && for program in llamafactory-cli python3; do [ ! -f $program ] || chmod +x $program; done; PATH=\"$PWD:$PATH\" exec sh \"$@\"", "sh", _folder, Path.Combine(Root, script), .. arguments]);

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        await using var run = RunningProgram.Run(program, arguments);
        var code = await run.WaitForExitAsync(TimeSpan.FromSeconds(30));
        return (code, run.Output);
    }
}
