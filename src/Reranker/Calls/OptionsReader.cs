using Google.Protobuf.WellKnownTypes;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;
using ReasoningMode = ReasonRank.Ranking.Models.ReasoningMode;
using ThinkTags = ReasonRank.Ranking.Models.ThinkTags;

namespace ReasonRank.Reranker.Calls;

/// <summary>Checks and converts the ranking options of a request.</summary>
internal static class OptionsReader
{
    public static Dictionary<string, object?> Parameters(Struct? parameters) =>
        parameters?.Fields.ToDictionary(field => field.Key, field => (object?)(field.Value.KindCase switch
        {
            Value.KindOneofCase.NumberValue => field.Value.NumberValue,
            Value.KindOneofCase.BoolValue => field.Value.BoolValue,
            Value.KindOneofCase.StringValue => field.Value.StringValue,
            _ => null,
        })) ?? [];

    /// <summary>Checks sampling settings, whose fields have <paramref name="path"/> in front.</summary>
    public static SamplingOptions Sampling(SamplingOptions given, string path, Violations violations)
    {
        violations
            .Require(given.Temperature is null or (>= 0 and <= 2), $"{path}temperature", "must be 0 to 2")
            .Require(given.TopP is null or (> 0 and <= 1), $"{path}top_p", "must be more than 0 and at most 1")
            .Require(given.TopK is null or (>= 1 and <= 100_000), $"{path}top_k", "must be 1 to 100,000")
            .Require(given.MinP is null or (>= 0 and <= 1), $"{path}min_p", "must be 0 to 1");
        return given;
    }

    public static int? MaxOutputTokens(int? given, string path, Violations violations)
    {
        violations.Require(given is null or (>= 1 and <= 1_000_000), $"{path}max_output_tokens", "must be 1 to 1,000,000");
        return given;
    }

    public static CallPriority Priority(Priority priority, string path, Violations violations)
    {
        violations.Require(System.Enum.IsDefined(priority), path, $"has the unknown value {(int)priority}");
        return priority == V1.Priority.Batch ? CallPriority.Batch : CallPriority.Interactive;
    }

    public static ThinkTags? Tags(V1.ThinkTags? tags, string path, Violations violations)
    {
        if (tags is null) return null;
        const string Rule = "must have 1 to 64 characters";
        violations
            .Require(tags.Open.Length is >= 1 and <= 64, $"{path}.open", Rule)
            .Require(tags.Close.Length is >= 1 and <= 64, $"{path}.close", Rule)
            .Require(!tags.Open.Equals(tags.Close, StringComparison.OrdinalIgnoreCase), $"{path}.close", "must differ from what opens");
        return new ThinkTags(tags.Open, tags.Close);
    }

    public static Dictionary<string, object> ChatTemplate(Struct? values, string path, Violations violations)
    {
        var read = new Dictionary<string, object>();
        var given = Parameters(values);
        violations.Require(given.Count <= 16, path, "must have at most 16 values");
        foreach (var (name, value) in given)
        {
            violations.Require(
                name.Length is >= 1 and <= 64 && value is not null and not string { Length: > 1024 } and not double.NaN,
                $"{path}.{name}", "must be a text of at most 1,024 characters, a number or a switch, with a name of 1 to 64 characters");
            if (value is not null) read[name] = value;
        }
        return read;
    }

    public static ReasoningOptions Reasoning(Reasoning? reasoning, string path, Violations violations)
    {
        switch (reasoning?.Mode ?? V1.ReasoningMode.Unspecified)
        {
            case V1.ReasoningMode.Unspecified:
                return ReasoningOptions.Default;
            case V1.ReasoningMode.On:
                return new ReasoningOptions(ReasoningMode.On);
            case V1.ReasoningMode.Off:
                return new ReasoningOptions(ReasoningMode.Off);
            case V1.ReasoningMode.Budget:
                violations.Require(reasoning!.MaxTokens is >= 1 and <= RequestLimits.ReasoningTokens,
                    $"{path}.max_tokens", $"must be 1 to {RequestLimits.ReasoningTokens} with REASONING_MODE_BUDGET");
                return new ReasoningOptions(ReasoningMode.Budget, reasoning.MaxTokens);
            default:
                violations.Add($"{path}.mode", $"has the unknown value {(int)reasoning!.Mode}");
                return ReasoningOptions.Default;
        }
    }

    /// <summary>The budget without its deadline, and the time that it allows.</summary>
    public static (RankingBudget Budget, TimeSpan? Time) Budget(Budget? budget, string path, Violations violations)
    {
        if (budget is null) return (RankingBudget.Unlimited, null);
        violations
            .Require(budget is { HasModelCalls: false } or { ModelCalls: >= 1 }, $"{path}.model_calls", "must be at least 1")
            .Require(budget is { HasPromptTokens: false } or { PromptTokens: >= 1 }, $"{path}.prompt_tokens", "must be at least 1")
            .Require(budget is { HasCompletionTokens: false } or { CompletionTokens: >= 1 },
                $"{path}.completion_tokens", "must be at least 1");
        return (
            new RankingBudget(
                budget.HasModelCalls ? budget.ModelCalls : null,
                budget.HasPromptTokens ? budget.PromptTokens : null,
                budget.HasCompletionTokens ? budget.CompletionTokens : null),
            Time(budget.Time, $"{path}.time", violations));
    }

    private static TimeSpan? Time(Duration? time, string path, Violations violations)
    {
        if (time is null) return null;
        var isRight = time is { Seconds: >= 0 and <= 86_400, Nanos: >= 0 and < 1_000_000_000 } && time.Seconds + time.Nanos > 0;
        violations.Require(isRight, path, "must be more than 0 and at most a day");
        return isRight ? time.ToTimeSpan() : null;
    }
}
