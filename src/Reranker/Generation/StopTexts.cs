namespace ReasonRank.Reranker.Generation;

/// <summary>
/// Ends streamed text before the one of some texts that is complete first, over however many pieces it is spread.
/// </summary>
/// <param name="texts">None of them empty.</param>
internal sealed class StopTexts(IReadOnlyList<string> texts)
{
    private string _held = "";

    /// <summary>Whether one was found: the text has ended.</summary>
    public bool Found { get; private set; }

    /// <summary>Takes the next piece.</summary>
    /// <returns>What is known to come before any of the texts.</returns>
    public string Add(string piece)
    {
        var text = _held + piece;
        var first = texts.Select(stop => (At: text.IndexOf(stop, StringComparison.Ordinal), stop.Length))
            .Where(found => found.At >= 0).OrderBy(found => found.At + found.Length).ThenBy(found => found.At).FirstOrDefault();
        Found = first.Length > 0;
        var safe = Found ? first.At : text.Length - texts.Max(stop => Beginning(text, stop));
        _held = Found ? "" : text[safe..];
        return text[..safe];
    }

    /// <summary>Gives back what was held as the possible beginning of one of the texts.</summary>
    public string Release()
    {
        var held = _held;
        _held = "";
        return held;
    }

    private static int Beginning(string text, string stop)
    {
        for (var length = Math.Min(stop.Length - 1, text.Length); length > 0; length--)
            if (text.AsSpan().EndsWith(stop.AsSpan(0, length))) return length;
        return 0;
    }
}
