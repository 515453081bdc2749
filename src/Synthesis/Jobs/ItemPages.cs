using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>Queries of a job, a page at a time.</summary>
internal sealed class ItemPages(ItemTable items)
{
    /// <summary>A page.</summary>
    public async Task<ListItemsResponse> ListAsync(Job job, ListItemsRequest request, CancellationToken cancellation)
    {
        var page = PageToken.Read(request.HasPageSize ? request.PageSize : null, request.PageToken);
        var found = await items.ListAsync(job.Id, page.Before?.Number ?? -1, page.Size, States(request.State), cancellation);
        var response = new ListItemsResponse
        {
            NextPageToken = found.Count == page.Size ? PageToken.Of(found[^1].Summary.Number, "") : "",
        };
        foreach (var stored in found)
            response.Items.Add(new ListedItem
            {
                Summary = stored.Summary,
                Item = request.IncludeResults ? await WholeAsync(stored, job.Spec.Split, cancellation) : null,
            });
        return response;
    }

    /// <summary>An item with its results and its place.</summary>
    public async Task<Item> WholeAsync(StoredItem stored, Split split, CancellationToken cancellation)
    {
        var item = await items.ItemAsync(stored, cancellation);
        if (stored.Summary.State == ItemState.Done) item.Place = ItemPlaces.Of(item.Query, split);
        return item;
    }

    private static IReadOnlyList<ShardState> States(ItemState state) => state switch
    {
        ItemState.Unspecified => [],
        ItemState.Waiting => [ShardState.Waiting, ShardState.Queued],
        ItemState.Running => [ShardState.Running],
        ItemState.Done => [ShardState.Done],
        ItemState.Filtered => [ShardState.Filtered],
        ItemState.Failed => [ShardState.Failed],
        _ => [ShardState.Cancelled],
    };
}
