using System.Text;
using Grpc.Core;
using ReasonRank.Ranking.Rewards;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Rewards;

/// <summary>RewardService over gRPC.</summary>
internal sealed class RewardGrpcService : RewardService.RewardServiceBase
{
    private const int MaxTagBytes = 512;

    public override Task<ScoreResponse> Score(ScoreRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var read = RewardRequest.Read(request, violations);
        violations.ThrowIfAny();
        return Task.FromResult(read!.Score());
    }

    public override async Task ScoreMany(
        IAsyncStreamReader<ScoreManyRequest> requestStream, IServerStreamWriter<ScoreManyResponse> responseStream, ServerCallContext context)
    {
        await foreach (var batch in requestStream.ReadAllAsync(context.CancellationToken))
            await responseStream.WriteAsync(Answer(batch), context.CancellationToken);
    }

    public override Task<ListRewardsResponse> ListRewards(ListRewardsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListRewardsResponse { Rewards = { RewardRegistry.Shipped.All.Select(ToMessage) } });

    private static ScoreManyResponse Answer(ScoreManyRequest batch)
    {
        // A tag beyond the limit is answered without it: it need not come back in a message of its own size.
        var violations = new Violations();
        var isTagTaken = Encoding.UTF8.GetByteCount(batch.Tag) <= MaxTagBytes;
        violations.Require(isTagTaken, "tag", $"is longer than {MaxTagBytes} bytes");
        var read = RewardRequest.Read(batch.Request ?? new ScoreRequest(), violations);
        var answer = new ScoreManyResponse { Tag = isTagTaken ? batch.Tag : "" };
        if (violations.None) answer.Response = read!.Score();
        else answer.Error = violations.ToStatus();
        return answer;
    }

    private static Reward ToMessage(IReward reward) => new()
    {
        Name = reward.Name,
        Description = reward.Description,
        Defaults = StepParameters.Defaults(reward.Parameters),
        Parts = { reward.Parts },
        Pooled = reward.IsPooled,
    };
}
