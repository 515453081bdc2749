using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

internal static class Requests
{
    public static RerankRequest Of(int count, Action<RankingOptions>? options = null)
    {
        var request = new RerankRequest { Query = "which harbour has the largest tide?", Options = new RankingOptions() };
        for (var i = 0; i < count; i++)
            request.Candidates.Add(new Candidate { Id = $"p{i}", Text = $"passage {i} about harbours", Score = count - i });
        options?.Invoke(request.Options);
        return request;
    }

    public static string Order(this RerankResponse response) => string.Join(' ', response.Results.Select(result => result.Id));
}
