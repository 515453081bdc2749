using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ReasonRank.Gateway.Tests;

/// <summary>Search as JSON.</summary>
public sealed class JsonTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Theory]
    [InlineData("q", 0, "top_k")]
    [InlineData("refuse", 1, "ranking.parameters.window")]
    public async Task A_refusal_has_its_status_and_the_fields(string query, int topK, string field)
    {
        using var client = new HttpClient
        {
            BaseAddress = new Uri($"http://{fixture.Channel.Target}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var reply = await client.PostAsJsonAsync("/v1/search", new { query, top_k = topK }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        var error = (await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("error");
        Assert.Equal(400, error.GetProperty("code").GetInt32());
        Assert.Equal("INVALID_ARGUMENT", error.GetProperty("status").GetString());
        Assert.Equal(field, error.GetProperty("details")[0].GetProperty("field_violations")[0].GetProperty("field").GetString());
    }
}
