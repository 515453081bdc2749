namespace ReasonRank.Ranking.Models;

/// <summary>The tags around reasoning that stands within the text, told apart in any case.</summary>
/// <param name="Open">Begins it; not empty.</param>
/// <param name="Close">Ends it; not empty.</param>
public sealed record ThinkTags(string Open, string Close)
{
    /// <summary><c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c>.</summary>
    public static readonly ThinkTags Default = new("<think>", "</think>");

    /// <summary>A call whose begun turn, if it has one, is written with these tags instead of the default ones.</summary>
    public ModelRequest Translate(ModelRequest request)
    {
        if (this == Default || !request.Continues) return request;
        var turn = request.Messages[^1];
        var content = turn.Content
            .Replace(Default.Open, Open, StringComparison.OrdinalIgnoreCase)
            .Replace(Default.Close, Close, StringComparison.OrdinalIgnoreCase);
        return request with { Messages = [.. request.Messages.SkipLast(1), turn with { Content = content }] };
    }

    /// <summary>Where the beginning of an answer leaves the reasoning.</summary>
    /// <returns>True inside it, false after it, null when it holds no tag.</returns>
    public bool? IsOpenAfter(string beginning)
    {
        var opened = beginning.LastIndexOf(Open, StringComparison.OrdinalIgnoreCase);
        var closed = beginning.LastIndexOf(Close, StringComparison.OrdinalIgnoreCase);
        return opened < 0 && closed < 0 ? null : opened > closed;
    }
}
