using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests;

/// <summary>Whole conversations with the jobs' service.</summary>
internal static class JobCalls
{
    /// <summary>Submits a job.</summary>
    public static async Task<SubmitJobResponse> SubmitAsync(
        this SynthesisService.SynthesisServiceClient jobs, JobSpec spec, IEnumerable<JobQuery> queries, string key = "", IEnumerable<JobQuery>? heldOut = null)
    {
        using var call = jobs.SubmitJob();
        await call.RequestStream.WriteAsync(new SubmitJobRequest { Header = new JobHeader { Spec = spec, IdempotencyKey = key } });
        foreach (var page in (heldOut ?? []).Chunk(1_000))
            await call.RequestStream.WriteAsync(new SubmitJobRequest { HeldOut = new JobQueries { Queries = { page } } });
        foreach (var page in queries.Chunk(1_000))
            await call.RequestStream.WriteAsync(new SubmitJobRequest { Queries = new JobQueries { Queries = { page } } });
        await call.RequestStream.CompleteAsync();
        return await call;
    }

    /// <summary>Watches a job to its end.</summary>
    public static async Task<Job> EndAsync(this SynthesisService.SynthesisServiceClient jobs, string id)
    {
        using var watch = jobs.WatchJob(new WatchJobRequest { Id = id, ProgressOnly = true });
        Job? last = null;
        await foreach (var news in watch.ResponseStream.ReadAllAsync()) last = news.Progress;
        return last!;
    }

    /// <summary>The ends of an ended job's queries, as a watcher is told of them from the beginning.</summary>
    public static async Task<IReadOnlyList<ItemSummary>> EndsAsync(this SynthesisService.SynthesisServiceClient jobs, string id)
    {
        using var watch = jobs.WatchJob(new WatchJobRequest { Id = id });
        var ends = new List<ItemSummary>();
        await foreach (var news in watch.ResponseStream.ReadAllAsync())
            if (news.EventCase == WatchJobResponse.EventOneofCase.Item) ends.Add(news.Item);
        return ends;
    }

    /// <summary>All queries of a job with what became of them.</summary>
    public static async Task<IReadOnlyList<ListedItem>> ItemsAsync(this SynthesisService.SynthesisServiceClient jobs, string id)
    {
        var items = new List<ListedItem>();
        for (var token = ""; ;)
        {
            var page = await jobs.ListItemsAsync(new ListItemsRequest { Id = id, PageToken = token, IncludeResults = true });
            items.AddRange(page.Items);
            if ((token = page.NextPageToken).Length == 0) return items;
        }
    }

    /// <summary>The files of an export, by path.</summary>
    public static async Task<SortedDictionary<string, byte[]>> ExportAsync(this SynthesisService.SynthesisServiceClient jobs, string id, string format)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        using var call = jobs.ExportJob(new ExportJobRequest { Id = id, Format = format });
        var (path, content) = ("", new MemoryStream());
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            switch (part.PartCase)
            {
                case ExportJobResponse.PartOneofCase.File: (path, content) = (part.File, new MemoryStream()); break;
                case ExportJobResponse.PartOneofCase.Content: part.Content.WriteTo(content); break;
                case ExportJobResponse.PartOneofCase.Sha256: files[path] = content.ToArray(); break;
            }
        }
        return files;
    }
}
