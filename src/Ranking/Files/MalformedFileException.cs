namespace ReasonRank.Ranking.Files;

/// <summary>A file that is not in its format.</summary>
/// <param name="path">The file.</param>
/// <param name="line">Number of the line, from 1.</param>
/// <param name="problem">What is wrong with it, as a clause.</param>
public sealed class MalformedFileException(string path, long line, string problem) : FormatException($"{path}:{line}: {problem}")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Number of the line, from 1.</summary>
    public long Line { get; } = line;
}
