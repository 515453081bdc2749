using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ReasonRank.Compat.Aspire.Hosting.Tests;

/// <summary>Programs and containers, run by an application inside the test.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reasonrank-aspire-");

    public static bool HasShell => File.Exists("/bin/sh");

    [Fact(SkipUnless = nameof(HasShell), Skip = "There is no /bin/sh.")]
    public async Task A_program_waits_for_a_job_to_end()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var job = builder.AddExecutable("job", "sh", _folder.FullName, "-c", "sleep 0.3; echo made > file");
        var ready = new TaskCompletionSource<bool>();
        builder.AddExecutable("reader", "sh", _folder.FullName, "-c", "sleep 60").WaitForCompletion(job)
            .OnResourceReady((_, _, _) =>
            {
                ready.SetResult(File.Exists(Path.Combine(_folder.FullName, "file")));
                return Task.CompletedTask;
            });
        await using var application = builder.Build();
        await application.StartAsync(TestContext.Current.CancellationToken);
        Assert.True(await ready.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        await application.StopAsync(TestContext.Current.CancellationToken);
        Assert.Null(application.Services.GetRequiredService<Runner>().Failure);
    }

    [Fact(SkipUnless = nameof(HasShell), Skip = "There is no /bin/sh.")]
    public Task A_job_that_fails_stops_the_application() => AssertFailsAsync(
        builder => builder.AddExecutable("reader", "sh", ".").WaitForCompletion(
            builder.AddExecutable("job", "sh", ".", "-c", "exit 3")),
        "'reader' waits for 'job' to end with exit code 0, but it was 3; its output above says why.");

    [Fact]
    public Task A_missing_program_is_named() => AssertFailsAsync(
        builder => builder.AddExecutable("tool", "no-such-program", "."),
        "'tool' cannot be started: there is no program 'no-such-program'.");

    [Fact]
    public Task A_container_without_Docker_is_named() => AssertFailsAsync(
        builder => builder.AddCache(),
        "'cache' is a container, and no Docker answers (", "--ASPIRE_CONTAINER_RUNTIME=no-such-docker");

    [Fact(SkipUnless = nameof(HasShell), Skip = "There is no /bin/sh.")]
    public async Task A_container_runs_attached_with_its_secrets_in_the_environment()
    {
        var log = Path.Combine(_folder.FullName, "log");
        var docker = Path.Combine(_folder.FullName, "docker");
        await File.WriteAllTextAsync(
            docker,
            $"""
            #!/bin/sh
            echo "$@" >> {log}
            case "$1" in
              version) exit 0 ;;
              run) trap 'echo stopped >> {log}; exit 0' TERM; echo "secret is $SECRET" >> {log}; while :; do sleep 0.1; done ;;
              *) exit 1 ;;
            esac
            """,
            TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var builder = DistributedApplication.CreateBuilder([$"--ASPIRE_CONTAINER_RUNTIME={docker}"]);
        builder.AddCache();
        await using (var application = builder.Build())
        {
            await application.StartAsync(TestContext.Current.CancellationToken);
            for (var tries = 0; !File.Exists(log) || !File.ReadAllText(log).Contains("secret is", StringComparison.Ordinal); tries++)
            {
                Assert.True(tries < 300, "docker run was not called");
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
            await application.StopAsync(TestContext.Current.CancellationToken);
        }

        var calls = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        Assert.Contains(calls, call => call.StartsWith("run --name cache-", StringComparison.Ordinal)
            && call.Contains("--env SECRET", StringComparison.Ordinal) && call.EndsWith(" example/cache:7", StringComparison.Ordinal)
            && !call.Contains("hidden", StringComparison.Ordinal));
        Assert.Contains("secret is hidden", calls);
        Assert.Equal("stopped", calls[^1]);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task AssertFailsAsync(Action<IDistributedApplicationBuilder> describe, string sentence, params string[] settings)
    {
        var builder = DistributedApplication.CreateBuilder(settings);
        describe(builder);
        await using var application = builder.Build();
        await application.StartAsync(TestContext.Current.CancellationToken);
        await application.WaitForShutdownAsync(TestContext.Current.CancellationToken).WaitAsync(
            TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.StartsWith(sentence, application.Services.GetRequiredService<Runner>().Failure?.Message, StringComparison.Ordinal);
    }
}

file static class Containers
{
    public static void AddCache(this IDistributedApplicationBuilder builder) => builder.AddContainer("cache", "example/cache", "7")
        .WithEndpoint(targetPort: 6379, name: "tcp").WithEnvironment("SECRET", "hidden");
}
