namespace ReasonRank.Bm25;

/// <summary>A file of the index is damaged, cut off or missing.</summary>
/// <param name="file">The file.</param>
/// <param name="problem">What is wrong with it, as the rest of a sentence that starts with the file's name.</param>
/// <param name="inner">What it was noticed by.</param>
public sealed class IndexCorruptException(string file, string problem, Exception? inner = null)
    : IndexException($"{file} {problem}.", inner)
{
    /// <summary>Path of the file.</summary>
    public string File { get; } = file;

    /// <summary>What is wrong with it, as the rest of a sentence that starts with the file's name.</summary>
    public string Problem { get; } = problem;
}
