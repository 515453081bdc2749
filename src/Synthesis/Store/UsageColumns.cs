using System.Data.Common;
using System.Globalization;
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

    /// <summary>
    /// Columns for how many calls were lost with their workers, and the tokens of their prompts: those of leases that nobody has any more.
    /// What becomes known of them later takes their place.
    /// </summary>
    /// <param name="job">Column of the job's id.</param>
    /// <param name="number">Column of the query's number; null for all of the job.</param>
    public static string Lost(string job, string? number = null)
    {
        var of = $"""
            FROM calls JOIN items AS held ON held.job = calls.job AND held.number = calls.number
            WHERE calls.job = {job} AND {(number is null ? "" : $"calls.number = {number} AND ")}(held.fence <> calls.fence OR held.state <> {(int)ShardState.Running})
            """;
        return $"(SELECT count(*) {of}), (SELECT COALESCE(sum(calls.prompt_tokens), 0) {of})";
    }

    /// <summary>Reads them from a row, with those of <see cref="Lost"/> behind them.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">Place of the first column.</param>
    public static Usage Read(DbDataReader row, int first)
    {
        var lost = row.GetInt64(first + 6);
        return new Usage
        {
            ModelCalls = checked((int)(row.GetInt64(first) + lost)),
            CachedCalls = checked((int)row.GetInt64(first + 1)),
            PromptTokens = row.GetInt64(first + 2) + Convert.ToInt64(row[first + 7], CultureInfo.InvariantCulture),
            CompletionTokens = row.GetInt64(first + 3),
            ReasoningTokens = row.GetInt64(first + 4),
            Estimated = row.GetInt32(first + 5) != 0 || lost > 0,
        };
    }
}
