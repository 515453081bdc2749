using System.Net;
using System.Net.Http.Json;
using Grpc.Core;
using Grpc.Net.Client;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Synthesis;
using ReasonRank.V1;

namespace ReasonRank.Benchmarks.Synthesis.Serving;

/// <summary>The synthesis service in a child process, with a client of it and a folder for its store.</summary>
internal sealed class JobService : IAsyncDisposable
{
    private const int InMessage = 1_000;

    private readonly HttpClient _http = new() { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    private readonly GrpcChannel _channel;
    private readonly DirectoryInfo _folder;

    private JobService(ChildProgram program, DirectoryInfo folder)
    {
        (Program, _folder) = (program, folder);
        _channel = GrpcChannel.ForAddress(program.Address);
        Client = new SynthesisService.SynthesisServiceClient(_channel);
    }

    /// <summary>Its process.</summary>
    public ChildProgram Program { get; }

    /// <summary>Its client.</summary>
    public SynthesisService.SynthesisServiceClient Client { get; }

    /// <summary>File of its store.</summary>
    public string StoreFile => Path.Combine(_folder.FullName, "jobs.sqlite");

    /// <summary>Starts it with an empty store.</summary>
    public static async Task<JobService> StartAsync(
        TeacherProcess teacher, IEnumerable<(string Name, string Value)> settings, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("synthesis-benchmark-");
        // The store's folder is watched for no settings.
        var environment = new Dictionary<string, string> { ["DOTNET_hostBuilder__reloadConfigOnChange"] = "false" };
        var arguments = JobServiceCommand.Arguments(folder.FullName, teacher.Address, settings);
        return new JobService(await ChildProgram.StartAsync(environment, arguments, cancellation, typeof(SynthesisOptions).Assembly), folder);
    }

    /// <summary>Submits queries as a job.</summary>
    public async Task<Job> SubmitAsync(JobSpec spec, IEnumerable<JobQuery> queries, CancellationToken cancellation)
    {
        using var call = Client.SubmitJob(cancellationToken: cancellation);
        await SendAsync(call.RequestStream, spec, queries, cancellation);
        await call.RequestStream.CompleteAsync();
        return (await call).Job;
    }

    /// <summary>Begins to submit queries and breaks the call off after the last one.</summary>
    public async Task BreakOffAsync(JobSpec spec, IEnumerable<JobQuery> queries, CancellationToken cancellation)
    {
        using var call = Client.SubmitJob(cancellationToken: cancellation);
        await SendAsync(call.RequestStream, spec, queries, cancellation);
    }

    /// <summary>Waits until a job has ended, or so many of its queries have.</summary>
    public async Task<Job> EndAsync(string id, long queries, CancellationToken cancellation)
    {
        using var watch = Client.WatchJob(new WatchJobRequest { Id = id, ProgressOnly = true }, cancellationToken: cancellation);
        await foreach (var news in watch.ResponseStream.ReadAllAsync(cancellation))
        {
            var job = news.Progress;
            if (job.State == JobState.Stopped) throw new BenchmarkException($"The job stopped: {job.Reason}");
            if (job.State == JobState.Done || job.Counts.Total - job.Counts.Waiting - job.Counts.Running >= queries) return job;
        }
        throw new BenchmarkException($"The job {id} came to no end.");
    }

    /// <summary>Bytes of managed memory that are in use after a collection.</summary>
    public async Task<long> HeapAsync(CancellationToken cancellation)
    {
        using var response = await _http.PostAsync(new Uri($"{Program.Address}/heap"), null, cancellation);
        return await response.Content.ReadFromJsonAsync<long>(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _channel.Dispose();
        await Program.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task SendAsync(
        IClientStreamWriter<SubmitJobRequest> stream, JobSpec spec, IEnumerable<JobQuery> queries, CancellationToken cancellation)
    {
        await stream.WriteAsync(new SubmitJobRequest { Header = new JobHeader { Spec = spec } }, cancellation);
        foreach (var part in queries.Chunk(InMessage))
            await stream.WriteAsync(new SubmitJobRequest { Queries = new JobQueries { Queries = { part } } }, cancellation);
    }
}
