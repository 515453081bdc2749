namespace ReasonRank.Ranking.Files;

/// <summary>A line of a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">What it says, without the line end.</param>
internal readonly record struct TextLine(string Path, long Number, string Text)
{
    private const int MaxProblem = 500;

    // What isspace means in C, and so to trec_eval; other white space may be part of an id.
    private static readonly char[] WhiteSpace = [' ', '\t', '\v', '\f', '\r'];

    public bool IsBlank => Text.AsSpan().Trim(WhiteSpace).IsEmpty;

    public bool IsComment => Text.AsSpan().TrimStart(WhiteSpace).StartsWith("#");

    /// <summary>The parts between white space.</summary>
    public string[] Fields() => Text.Split(WhiteSpace, StringSplitOptions.RemoveEmptyEntries);

    // A problem may quote the line, which may have millions of characters.
    public MalformedFileException Malformed(string problem) => new(Path, Number, problem.Length > MaxProblem ? problem[..MaxProblem] + "…" : problem);
}
