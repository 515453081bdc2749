using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.EndToEnd.Tests;

/// <summary>The whole stack with processes of their own that work on jobs, over a real broker and a real database.</summary>
public sealed class JobWorkersTests
{
    private const int Workers = 2;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Jobs_are_worked_on_by_processes_that_are_started_again_when_they_die()
    {
        var data = Directory.CreateTempSubdirectory("reasonrank-workers-").FullName;
        await using var broker = await RabbitMqBroker.NewAsync();
        await using var database = await PostgresServer.NewAsync();
        var port = FreePort.Next();
        await using (var program = RunningProgram.Start(
            "AppHost/AppHost.csproj", $"--Gateway:GrpcPort={port}", $"--Gateway:HttpPort={FreePort.Next()}", $"--data={data}",
            $"--Workers:Synthesis={Workers}", $"--ConnectionStrings:rabbitmq={broker.Connection}", $"--ConnectionStrings:synthesis={database.Connection}",
            "--Synthesis:LeaseTime=00:00:03", "--Synthesis:ResendAfter=00:00:03"))
        {
            await program.WaitForLineAsync("ReasonRank Suite runs", _patience);
            Assert.Contains($"jobs over RabbitMQ, kept in PostgreSQL, worked on by {Workers} processes", program.Output, StringComparison.Ordinal);
            using var channel = GrpcChannel.ForAddress($"http://localhost:{port}");
            var jobs = new SynthesisService.SynthesisServiceClient(channel);
            await UntilWorkersAsync(program, broker);
            Assert.Equal(60, (await RunAsync(jobs)).Counts.Done);

            var worker = Processes(program).First(id => Environment(id).Contains("Synthesis__Role=Worker", StringComparison.Ordinal));
            using (var kill = Process.GetProcessById(worker)) kill.Kill();
            Assert.Equal(60, (await RunAsync(jobs)).Counts.Done);
            await UntilWorkersAsync(program, broker);
        }
        Directory.Delete(data, recursive: true);
    }

    private static async Task<Job> RunAsync(SynthesisService.SynthesisServiceClient jobs)
    {
        using var submission = jobs.SubmitJob();
        var spec = new JobSpec { Collection = "sample", Deduplication = new Deduplication { Off = true }, Steps = { new Step { Kind = "candidates" } } };
        await submission.RequestStream.WriteAsync(new SubmitJobRequest { Header = new JobHeader { Spec = spec } });
        var queries = Enumerable.Range(0, 60).Select(i => new JobQuery { Id = $"q{i}", Text = $"why does bread go stale after {i} days" });
        await submission.RequestStream.WriteAsync(new SubmitJobRequest { Queries = new JobQueries { Queries = { queries } } });
        await submission.RequestStream.CompleteAsync();
        var id = (await submission).Job.Id;
        using var watch = jobs.WatchJob(new WatchJobRequest { Id = id, ProgressOnly = true }, deadline: DateTime.UtcNow + _patience);
        Job? last = null;
        await foreach (var news in watch.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) last = news.Progress;
        return last!;
    }

    // The service takes nothing from the queue, and each worker is a process that does.
    private static async Task UntilWorkersAsync(RunningProgram program, RabbitMqBroker broker)
    {
        var start = Stopwatch.GetTimestamp();
        while (Processes(program).Count() != Workers + 1
            || !(await broker.ControlAsync("list_queues", "name", "consumers")).Split('\n').Contains($"reasonrank-shards\t{Workers}"))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < _patience, $"Not {Workers} workers after {_patience}:\n{program.Output}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    private static IEnumerable<int> Processes(RunningProgram program) =>
        program.Descendants().Where(id => Read(id, "cmdline").Contains("ReasonRank.Synthesis.dll", StringComparison.Ordinal));

    private static string Environment(int process) => Read(process, "environ");

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
