using ReasonRank.Ranking.Files;
using ReasonRank.Ranking.Splitting;

namespace ReasonRank.Cli.Indexing;

/// <summary>Where passages come from.</summary>
/// <param name="Read">The passages, read as they are asked for.</param>
/// <param name="Count">How many there are, if that can be told in little time; null otherwise.</param>
/// <param name="IsSplit">Whether a passage's id begins with its file, which is imported as a whole.</param>
internal sealed record PassageSource(Func<IEnumerable<CorpusPassage>> Read, Func<CancellationToken, long?> Count, bool IsSplit = false)
{
    /// <summary>A file with a passage per line.</summary>
    public static PassageSource Jsonl(string path) =>
        new(() => CorpusFile.Read(path), cancellation => CountLines(path, cancellation));

    /// <summary>A file or folder in TREC's text layout.</summary>
    public static PassageSource Trec(string path) => Counted(() => TrecTextFile.Read(path));

    /// <summary>A folder of Markdown and plain text.</summary>
    public static PassageSource Folder(string path, SplitOptions options) =>
        Counted(() => DocumentFolder.Read(path, options)) with { IsSplit = true };

    // Read twice: what is malformed is found before anything is sent.
    private static PassageSource Counted(Func<IEnumerable<CorpusPassage>> read) => new(read, cancellation =>
    {
        var count = 0L;
        foreach (var _ in read())
        {
            cancellation.ThrowIfCancellationRequested();
            count++;
        }
        return count;
    });

    private static long? CountLines(string path, CancellationToken cancellation)
    {
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var buffer = new byte[1 << 16];
        var lines = 0L;
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }
        return lines;
    }
}
