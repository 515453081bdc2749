namespace ReasonRank.Cli.Prompts.Importing;

/// <summary>What stands before, around and after the passages of a prompt.</summary>
internal sealed record Frame(string Prefix, string Body, string Suffix)
{
    /// <summary>How a prompt made of it differs from what is published; null when it does not.</summary>
    public string? Difference { get; private init; }

    /// <summary>The frame of a prompt whose passages are joined by a separator.</summary>
    /// <param name="before">What stands before the first passage.</param>
    /// <param name="passage">A passage, without the separator.</param>
    /// <param name="separator">What stands between two.</param>
    /// <param name="after">What stands after the last one.</param>
    public static Frame Joined(string before, string passage, string separator, string after)
    {
        // A template repeats its body, and a separator stands between passages only: it can go to one side where the text
        // there has the same characters.
        if (before.EndsWith(separator, StringComparison.Ordinal))
            return new(before[..^separator.Length], separator + passage, after);
        if (after.StartsWith(separator, StringComparison.Ordinal))
            return new(before, passage + separator, after[separator.Length..]);
        return new(before, passage + separator, after) { Difference = "a separator follows the last passage, too" };
    }
}
