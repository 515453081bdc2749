using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReasonRank.ServiceDefaults.Hosting;

/// <summary>The answer of <c>/health</c>: the status, then a line for each check that has more to say.</summary>
internal static class HealthText
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        var said = report.Entries.Where(entry => entry.Value.Description is { Length: > 0 }).OrderBy(entry => entry.Key, StringComparer.Ordinal);
        return context.Response.WriteAsync(string.Join('\n', [$"{report.Status}", .. said.Select(entry => $"{entry.Key}: {entry.Value.Description}")]));
    }
}
