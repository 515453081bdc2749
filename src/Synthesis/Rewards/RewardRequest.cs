using System.Text;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Rewards;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Rewards;

/// <summary>A request of RewardService that can be scored.</summary>
/// <param name="Reward">The reward.</param>
/// <param name="Values">Its parameters.</param>
/// <param name="Rollouts">The rollouts.</param>
internal sealed record RewardRequest(IReward Reward, ParameterValues Values, IReadOnlyList<Ranking.Rewards.Rollout> Rollouts)
{
    private const int MaxRollouts = 4_096, MaxBytes = 32 << 20, MaxTextBytes = 1 << 20, MaxIds = 1_000, MaxIdBytes = 512, MaxGroupBytes = 512;

    /// <summary>Reads a request; everything that is wrong with it is refused at once.</summary>
    /// <param name="message">The request.</param>
    /// <param name="violations">Takes everything that is wrong; then there is no result.</param>
    public static RewardRequest? Read(ScoreRequest message, Violations violations)
    {
        var found = new List<Ranking.Violation>();
        var raw = message.Parameters?.Fields.ToDictionary(field => field.Key, field => StepParameters.Plain(field.Value)) ?? [];
        var (reward, values) = RewardRegistry.Shipped.Bind(message.Reward, raw, found);
        if (message.Rollouts.Count is 0 or > MaxRollouts)
            found.Add(new("rollouts", $"has {message.Rollouts.Count:N0} rollouts; 1 to {MaxRollouts:N0} are taken"));
        else
            CheckSizes(message.Rollouts, found);
        // What goes beyond the limits is not looked at more closely.
        var rollouts = found.Count > 0 ? [] : message.Rollouts.Select(ToRollout).ToList();
        reward?.Check(rollouts, "rollouts", found);
        foreach (var violation in found) violations.Add(violation.Path, violation.Description);
        return found.Count > 0 ? null : new RewardRequest(reward!, values, rollouts);
    }

    /// <summary>The rewards.</summary>
    public ScoreResponse Score()
    {
        var response = new ScoreResponse();
        foreach (var scored in Reward.Score(Rollouts, Values))
        {
            var message = new V1.RolloutReward
            {
                Value = scored.Value,
                Reading = scored.Reading switch
                {
                    Ranking.Rewards.RolloutReading.WellFormed => V1.RolloutReading.WellFormed,
                    Ranking.Rewards.RolloutReading.WrongAnswer => V1.RolloutReading.WrongAnswer,
                    _ => V1.RolloutReading.WrongTags,
                },
            };
            for (var part = 0; part < scored.Parts.Count; part++) message.Parts[Reward.Parts[part]] = scored.Parts[part];
            response.Rewards.Add(message);
        }
        return response;
    }

    private static void CheckSizes(IReadOnlyList<V1.Rollout> rollouts, List<Ranking.Violation> violations)
    {
        var bytes = 0L;
        for (var i = 0; i < rollouts.Count; i++)
        {
            var rollout = rollouts[i];
            var text = Encoding.UTF8.GetByteCount(rollout.Text);
            bytes += text;
            Require(text <= MaxTextBytes, "text", $"is longer than {MaxTextBytes >> 20} MiB");
            Require(Encoding.UTF8.GetByteCount(rollout.Group) <= MaxGroupBytes, "group", $"is longer than {MaxGroupBytes} bytes");
            CheckIds(rollout.PassageIds, "passage_ids");
            CheckIds(rollout.RelevantIds, "relevant_ids");
            CheckIds(rollout.TeacherOrder, "teacher_order");

            void CheckIds(IReadOnlyList<string> ids, string field)
            {
                Require(ids.Count <= MaxIds, field, $"has {ids.Count:N0} ids; {MaxIds:N0} are allowed");
                Require(ids.All(id => id.Length <= MaxIdBytes && Encoding.UTF8.GetByteCount(id) <= MaxIdBytes), field, $"has an id of more than {MaxIdBytes} bytes");
            }

            void Require(bool holds, string field, string wrong)
            {
                if (!holds) violations.Add(new($"rollouts[{i}].{field}", wrong));
            }
        }
        if (bytes > MaxBytes) violations.Add(new("rollouts", $"hold {bytes:N0} bytes of text; {MaxBytes:N0} are allowed"));
    }

    private static Ranking.Rewards.Rollout ToRollout(V1.Rollout message) => new(message.Text, message.PassageIds, message.RelevantIds)
    {
        ReasoningOpened = message.ReasoningOpened,
        TeacherOrder = message.TeacherOrder,
        TeacherScore = message.HasTeacherScore ? message.TeacherScore : null,
        Group = message.Group,
    };
}
