using ReasonRank.V1;

namespace ReasonRank.Gateway.Http;

/// <summary>
/// Rewards as JSON, so that a trainer needs no gRPC: <c>POST /v1/rewards</c> takes a ScoreRequest of RewardService and answers with
/// a ScoreResponse, in protobuf's JSON mapping with the field names of the proto files; every field is written, a reward of 0 as well.
/// </summary>
internal static class RewardRoute
{
    // 32 MiB of text, with room for JSON's escapes and the ids.
    private const long MaxBody = 64 * 1024 * 1024;

    public static void MapRewardRoute(this IEndpointRouteBuilder app) => app.MapPost("/v1/rewards", ScoreAsync);

    private static Task ScoreAsync(HttpContext context, RewardService.RewardServiceClient rewards) => JsonReply.AnswerAsync(
        context,
        async () => await rewards.ScoreAsync(
            await JsonBody.ReadAsync<ScoreRequest>(context, MaxBody), cancellationToken: context.RequestAborted),
        withDefaults: true);
}
