namespace ReasonRank.Bm25;

/// <summary>A file of the index has a format that this version does not know, or is no file of an index.</summary>
/// <param name="file">The file.</param>
/// <param name="problem">What is wrong with it, as the rest of a sentence that starts with the file's name.</param>
public sealed class IndexFormatException(string file, string problem) : IndexException($"{file} {problem}.")
{
    /// <summary>Path of the file.</summary>
    public string File { get; } = file;

    /// <summary>What is wrong with it, as the rest of a sentence that starts with the file's name.</summary>
    public string Problem { get; } = problem;
}
