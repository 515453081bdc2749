using System.Text.Json.Nodes;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Faults;

/// <summary>What a job has made: its ends and its exports, less what tells one run from another.</summary>
/// <param name="Ends">How each query ended, by number.</param>
/// <param name="Files">Contents of exported files, by format and path.</param>
/// <param name="Cards">Data cards without the job's id, times and usage, by format.</param>
internal sealed record JobData(IReadOnlyList<string> Ends, IReadOnlyDictionary<string, string> Files, IReadOnlyDictionary<string, string> Cards)
{
    private const string Card = "data-card.json", Checksums = "checksums.sha256";

    private static readonly string[] _formats = ["reasonrank", "llama-factory", "verl", "erank"];

    /// <summary>Runs a job without faults, in memory and with a store of its own.</summary>
    public static async Task<JobData> WithoutFaultsAsync(JobSpec spec, IEnumerable<JobQuery> queries)
    {
        await using var teacher = await ScriptedTeacher.StartAsync();
        await using var stack = await SynthesisStack.StartAsync(
            null, ("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", teacher.Endpoint));
        await stack.IndexAsync(LabelJob.Collection, LabelJob.Passages());
        var job = await stack.EndAsync((await stack.SubmitAsync(spec, queries)).Job.Id);
        return await OfAsync(stack.Jobs, job);
    }

    /// <summary>What an ended job has made.</summary>
    public static async Task<JobData> OfAsync(SynthesisService.SynthesisServiceClient jobs, Job job)
    {
        var ends = (await jobs.ItemsAsync(job.Id)).Select(item => $"{item.Summary.Number} {item.Summary.QueryId} {item.Summary.State} {item.Summary.Reason} {item.Summary.Step}").ToList();
        var (files, cards) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new SortedDictionary<string, string>(StringComparer.Ordinal));
        foreach (var format in _formats)
        {
            foreach (var (path, content) in await jobs.ExportAsync(job.Id, format))
            {
                if (path == Card) cards[format] = Comparable(content);
                // It has the data card's checksum in it.
                else if (path != Checksums) files[$"{format}/{path}"] = Convert.ToBase64String(content);
            }
        }
        return new JobData(ends, files, cards);
    }

    /// <summary>Fails the test where the two differ.</summary>
    public static void AssertSame(JobData expected, JobData actual)
    {
        Assert.Equal(expected.Ends, actual.Ends);
        Assert.Equal(expected.Files.Keys, actual.Files.Keys);
        Assert.All(expected.Files, file => Assert.True(file.Value == actual.Files[file.Key], $"{file.Key} differs"));
        Assert.Equal(expected.Cards, actual.Cards);
    }

    private static string Comparable(byte[] card)
    {
        var content = JsonNode.Parse(card)!.AsObject();
        foreach (var varying in (string[])["job", "submitted", "usage"]) Assert.True(content.Remove(varying), varying);
        return content.ToJsonString();
    }
}
