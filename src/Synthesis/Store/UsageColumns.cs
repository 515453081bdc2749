using System.Data.Common;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>The columns of a <see cref="Usage"/>, which jobs and items have alike.</summary>
internal static class UsageColumns
{
    public const string Names = "calls, cached, prompt_tokens, completion_tokens, reasoning_tokens, estimated";

    public const string Zeros = "0, 0, 0, 0, 0, 0";

    public const string Add = """
        calls = calls + @calls, cached = cached + @cached, prompt_tokens = prompt_tokens + @prompt,
        completion_tokens = completion_tokens + @completion, reasoning_tokens = reasoning_tokens + @reasoning,
        estimated = CASE WHEN @estimated = 1 THEN 1 ELSE estimated END
        """;

    public static (string, object?)[] Parameters(Ranking.Usage usage) =>
    [
        ("calls", (long)usage.ModelCalls), ("cached", (long)usage.CachedCalls), ("prompt", usage.PromptTokens),
        ("completion", usage.CompletionTokens), ("reasoning", usage.ReasoningTokens), ("estimated", usage.Estimated ? 1 : 0),
    ];

    /// <summary>Reads them from a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">Place of the first column.</param>
    public static Usage Read(DbDataReader row, int first) => new()
    {
        ModelCalls = checked((int)row.GetInt64(first)),
        CachedCalls = checked((int)row.GetInt64(first + 1)),
        PromptTokens = row.GetInt64(first + 2),
        CompletionTokens = row.GetInt64(first + 3),
        ReasoningTokens = row.GetInt64(first + 4),
        Estimated = row.GetInt32(first + 5) != 0,
    };
}
