using System.Globalization;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Synthesis;

/// <summary>Where a page of a list begins.</summary>
/// <param name="Size">Most entries.</param>
/// <param name="Before">Place of the last entry of the page before; null for the first page.</param>
internal readonly record struct PageToken(int Size, (long Number, string Id)? Before)
{
    private const int DefaultSize = 100, MaxSize = 1_000;

    /// <summary>Reads the fields <c>page_size</c> and <c>page_token</c> of a request.</summary>
    public static PageToken Read(int? size, string token)
    {
        var violations = new Violations().Require(size is null or (>= 1 and <= MaxSize), "page_size", $"must be 1 to {MaxSize:N0}");
        (long, string)? before = null;
        if (token.Length > 0)
        {
            var cut = token.IndexOf('.', StringComparison.Ordinal);
            if (cut > 0 && long.TryParse(token.AsSpan(0, cut), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) before = (number, token[(cut + 1)..]);
            else violations.Add("page_token", "is none of this service");
        }
        violations.ThrowIfAny();
        return new PageToken(size ?? DefaultSize, before);
    }

    /// <summary>The token of a place.</summary>
    public static string Of(long number, string id) => string.Create(CultureInfo.InvariantCulture, $"{number}.{id}");
}
