using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests;

/// <summary>Settings that cannot work, and what the service says of its state.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("Synthesis:Workers", "0", "Synthesis:Workers 0 is not 1 to 10,000.")]
    [InlineData("Synthesis:MaxInFlight", "200000", "Synthesis:MaxInFlight 200000 is not 1 to 100,000.")]
    [InlineData("Synthesis:MaxQueries", "-1", "Synthesis:MaxQueries -1 is not 1 to 10,000,000.")]
    [InlineData("Synthesis:LeaseTime", "00:00:00.5", "Synthesis:LeaseTime 00:00:00.5000000 is not 00:00:01 to 01:00:00.")]
    [InlineData("Synthesis:ResendAfter", "02:00:00", "Synthesis:ResendAfter 02:00:00 is not 00:00:01 to 01:00:00.")]
    [InlineData("Synthesis:PollInterval", "00:00:00", "Synthesis:PollInterval 00:00:00 is not 00:00:00.0100000 to 00:01:00.")]
    [InlineData("Synthesis:CallTimeout", "2.00:00:00", "Synthesis:CallTimeout 2.00:00:00 is not 00:00:01 to 1.00:00:00.")]
    [InlineData("Synthesis:DataFolder", "/dev/null", "Synthesis:DataFolder '/dev/null' cannot be used: it is a file.")]
    public async Task A_setting_that_cannot_work_is_refused(string setting, string value, string why)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => SynthesisStack.StartAsync(null, (setting, value)));
        Assert.Equal([why], refused.Failures);
    }

    [Fact]
    public async Task All_of_them_are_refused_at_once()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => SynthesisStack.StartAsync(
            null, ("Synthesis:Role", "Worker"), ("Synthesis:Workers", "0"), ("Synthesis:PollInterval", "1.00:00:00")));
        Assert.Equal(4, refused.Failures.Count());
        Assert.Contains(refused.Failures, failure => failure.Contains("ConnectionStrings:rabbitmq", StringComparison.Ordinal));
        Assert.Contains(refused.Failures, failure => failure.Contains("ConnectionStrings:synthesis", StringComparison.Ordinal));

        refused = await Assert.ThrowsAsync<OptionsValidationException>(() => SynthesisStack.StartAsync(null, ("ConnectionStrings:rabbitmq", "me:secret@host")));
        Assert.DoesNotContain("secret", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_tells_the_stores_and_the_brokers_state()
    {
        await using var stack = await SynthesisStack.StartAsync();
        var health = stack.Services.GetRequiredService<HealthCheckService>();
        var report = await health.CheckHealthAsync(TestContext.Current.CancellationToken);
        // The bus starts beside the service.
        for (var tries = 0; report.Status != HealthStatus.Healthy && tries < 300; tries++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            report = await health.CheckHealthAsync(TestContext.Current.CancellationToken);
        }
        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.StartsWith("SQLite, ", report.Entries["store"].Description, StringComparison.Ordinal);
        Assert.Contains("masstransit-bus", report.Entries.Keys);
    }

    [Fact]
    public async Task A_service_that_only_takes_jobs_works_on_none()
    {
        var folder = Directory.CreateTempSubdirectory("reasonrank-role-").FullName;
        string id;
        var spec = new JobSpec { Collection = "c", Steps = { new Step { Kind = "candidates" } } };
        await using (var service = await SynthesisStack.StartAsync(folder, ("Synthesis:Role", "Service")))
        {
            await service.IndexAsync("c", [new Passage { Id = "p", Text = "a passage" }]);
            id = (await service.SubmitAsync(spec, [new JobQuery { Id = "q", Text = "passage" }])).Job.Id;
            await Task.Delay(500, TestContext.Current.CancellationToken);
            Assert.Equal(1, (await service.Jobs.GetJobAsync(new() { Id = id })).Job.Counts.Waiting);
        }
        await using (var both = await SynthesisStack.StartAsync(folder)) Assert.Equal(JobState.Done, (await both.EndAsync(id)).State);
        Directory.Delete(folder, recursive: true);
    }
}
