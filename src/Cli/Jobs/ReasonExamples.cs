using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>Finds queries that ended for each of a job's reasons.</summary>
/// <param name="client">The service.</param>
/// <param name="job">The job.</param>
/// <param name="most">Queries for each reason.</param>
internal sealed class ReasonExamples(SynthesisService.SynthesisServiceClient client, Job job, int most)
{
    // A reason that is rarer than this goes without an example.
    private const int MaxPages = 20, PageSize = 1_000;

    /// <summary>The first queries for each reason.</summary>
    /// <param name="state">How they ended.</param>
    /// <param name="counts">The reasons, and how many queries there are for each.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyDictionary<string, List<ItemSummary>>> FindAsync(
        ItemState state, IReadOnlyCollection<KeyValuePair<string, long>> counts, CancellationToken cancellationToken)
    {
        var found = counts.ToDictionary(pair => pair.Key, _ => new List<ItemSummary>(), StringComparer.Ordinal);
        var wanted = counts.Sum(pair => Math.Min(pair.Value, most));
        var request = new ListItemsRequest { Id = job.Id, State = state, PageSize = PageSize };
        for (var page = 0; page < MaxPages && wanted > 0; page++)
        {
            var listed = await client.ListItemsAsync(request, cancellationToken: cancellationToken);
            foreach (var item in listed.Items.Select(item => item.Summary))
            {
                if (!found.TryGetValue(item.Reason, out var examples) || examples.Count >= most) continue;
                examples.Add(item);
                wanted--;
            }
            if ((request.PageToken = listed.NextPageToken).Length == 0) break;
        }
        return found;
    }
}
