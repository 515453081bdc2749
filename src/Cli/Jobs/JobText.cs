using System.Globalization;
using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>Jobs as people read them.</summary>
internal static class JobText
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>A state in one word.</summary>
    public static string State(Enum state) => state.ToString().ToLowerInvariant();

    /// <summary>Queries that came to an end.</summary>
    public static long Ended(JobCounts counts) => counts.Total - counts.Waiting - counts.Running;

    /// <summary>What became of the queries, in one line.</summary>
    public static string Counts(JobCounts counts)
    {
        var parts = new List<string> { string.Create(Culture, $"{Ended(counts):N0} of {counts.Total:N0} ended"), string.Create(Culture, $"{counts.Done:N0} done") };
        if (counts.Filtered.Count > 0) parts.Add($"filtered {Reasons(counts.Filtered)}");
        if (counts.Failed.Count > 0) parts.Add($"failed {Reasons(counts.Failed)}");
        if (counts.Cancelled > 0) parts.Add(string.Create(Culture, $"{counts.Cancelled:N0} given up"));
        if (counts.Running > 0) parts.Add(string.Create(Culture, $"{counts.Running:N0} in flight"));
        return string.Join(", ", parts);
    }

    /// <summary>Counts by reason, the largest first, after their sum.</summary>
    public static string Reasons(IEnumerable<KeyValuePair<string, long>> reasons)
    {
        var sorted = reasons.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal).ToList();
        return string.Create(Culture, $"{sorted.Sum(reason => reason.Value):N0}")
            + (sorted.Count > 0 ? $" ({string.Join(", ", sorted.Select(reason => string.Create(Culture, $"{reason.Key} {reason.Value:N0}")))})" : "");
    }

    public static string Tokens(Usage usage) =>
        string.Create(Culture, $"{usage.PromptTokens:N0} in, {usage.CompletionTokens:N0} out")
        + (usage.ReasoningTokens > 0 ? string.Create(Culture, $" ({usage.ReasoningTokens:N0} reasoning)") : "")
        + (usage.Estimated ? ", some of them estimated" : "");

    public static string Calls(Usage usage) =>
        string.Create(Culture, $"{usage.ModelCalls:N0}") + (usage.CachedCalls > 0 ? string.Create(Culture, $", {usage.CachedCalls:N0} of them answered from the cache") : "");

    /// <summary>Queries per second, and the time left.</summary>
    public static string Pace(JobPace pace) => pace.PerSecond is not { } rate ? ""
        : string.Create(Culture, $"{(rate < 10 ? $"{rate:0.0#}" : $"{rate:N0}")} queries/s")
            + (pace.Left is { } left ? string.Create(Culture, $", {left:g} left") : "");

    public static string Cost(double cost) => string.Create(Culture, $"{cost:#,##0.00##}");

    /// <summary>A text cut to a length, on one line.</summary>
    public static string Cut(string text, int length)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= length ? line : line[..(char.IsHighSurrogate(line[length - 2]) ? length - 2 : length - 1)] + "…";
    }
}
