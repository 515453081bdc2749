using ReasonRank.TestSupport;

namespace ReasonRank.Synthesis.Tests.Exports;

/// <summary>Starts an export's launch script with a python3 of our own, which writes down what it is started with.</summary>
internal static class VerlLaunch
{
    /// <summary>The settings that verl would get, by name.</summary>
    public static async Task<Dictionary<string, string>> SettingsAsync(string folder, params (string Name, string Value)[] environment)
    {
        var (code, output) = await RunAsync(folder, environment);
        Assert.True(code == 0, output);
        var arguments = await File.ReadAllLinesAsync(Path.Combine(folder, "arguments"));
        Assert.Equal(["-m", "verl.trainer.main_ppo"], arguments[..2]);
        return arguments[2..].Select(argument => argument.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    /// <summary>How the script ends.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string folder, params (string Name, string Value)[] environment)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("the script is for sh");
        await File.WriteAllTextAsync(Path.Combine(folder, "python3"), "#!/bin/sh\nprintf '%s\\n' \"$@\" > arguments\n");
        await using var run = RunningProgram.Run(
            "/bin/sh",
            ["-c", "cd \"$1\" && chmod +x python3 && PATH=\"$1:$PATH\" && export PATH && shift && exec env MODEL='the checkpoint' REASONRANK_URL=http://localhost:1 \"$@\" sh ./train_grpo.sh",
                "sh", folder, .. environment.Select(variable => $"{variable.Name}={variable.Value}")]);
        var code = await run.WaitForExitAsync(TimeSpan.FromSeconds(30));
        return (code, run.Output);
    }
}
