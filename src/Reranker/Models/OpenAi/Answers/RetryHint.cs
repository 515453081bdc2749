using System.Globalization;
using System.Net.Http.Headers;

namespace ReasonRank.Reranker.Models.OpenAi.Answers;

/// <summary>When a server wants to be asked again, as its headers say.</summary>
internal static class RetryHint
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// Reads <c>retry-after-ms</c>, <c>Retry-After</c> in seconds or as a date, or, where no request is left, the
    /// <c>x-ratelimit-reset-requests</c> of OpenAI, such as <c>1s</c> or <c>6m0s</c>.
    /// </summary>
    /// <returns>0 to a day; null where the server does not say.</returns>
    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var wait = Milliseconds(headers)
            ?? headers.RetryAfter?.Delta
            ?? (headers.RetryAfter?.Date - now)
            ?? (First(headers, "x-ratelimit-remaining-requests") == "0"
                ? Duration(First(headers, "x-ratelimit-reset-requests"))
                : null);
        return wait is not { } found ? null : found < TimeSpan.Zero ? TimeSpan.Zero : found < Longest ? found : Longest;
    }

    private static TimeSpan? Milliseconds(HttpResponseHeaders headers) =>
        double.TryParse(First(headers, "retry-after-ms"), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && Math.Abs(value) < Longest.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(value)
            : null;

    private static TimeSpan? Duration(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var total = 0.0;
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
            if (!double.TryParse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return null;
            var unit = at;
            while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
            var seconds = text[unit..at] switch { "h" => 3600.0, "m" => 60, "s" => 1, "ms" => .001, _ => double.NaN };
            if (double.IsNaN(seconds)) return null;
            total += value * seconds;
        }
        return TimeSpan.FromSeconds(Math.Min(total, Longest.TotalSeconds));
    }

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
