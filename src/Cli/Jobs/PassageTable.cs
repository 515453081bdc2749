using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;

namespace ReasonRank.Cli.Jobs;

/// <summary>
/// Passages by query, out of a file that need not fit in memory: they lie in a temporary file, and for each query some forty bytes are
/// in memory.
/// </summary>
internal sealed class PassageTable : IDisposable
{
    private const int MaxBuffered = 1 << 17, MaxOfQuery = 1_000_000;
    private const long None = -1;

    private readonly string _source;
    private readonly Func<string, long, string, string, MalformedFileException> _twice;
    private readonly FileStream _blocks = new(
        System.IO.Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 12, FileOptions.DeleteOnClose);

    // Where the last block of the queries of a hash begins; each block names the one before it, and its query.
    private readonly Dictionary<int, long> _last = [];

    private PassageTable(string source, Func<string, long, string, string, MalformedFileException> twice) => (_source, _twice) = (source, twice);

    /// <summary>A run's passages with their scores.</summary>
    /// <param name="path">The file.</param>
    /// <param name="malformed">Takes malformed lines.</param>
    /// <exception cref="MalformedFileException">The file is no text, or empty.</exception>
    public static PassageTable OfRun(string path, Action<MalformedFileException> malformed) =>
        new PassageTable(path, RunFile.Twice).Fill(RunFile.Lines(path, malformed).Select(line => (line.QueryId, line.Entry, line.Line)));

    /// <summary>Judged passages, with their relevance as the score.</summary>
    /// <inheritdoc cref="OfRun"/>
    public static PassageTable OfQrels(string path, Action<MalformedFileException> malformed) =>
        new PassageTable(path, QrelsFile.Twice).Fill(
            QrelsFile.Lines(path, malformed).Select(line => (line.Judgment.QueryId, new RunEntry(line.Judgment.PassageId, line.Judgment.Relevance), line.Line)));

    /// <summary>A query's passages, the highest scores first, equal ones in the order of the file; none where it has none.</summary>
    /// <exception cref="MalformedFileException">It has a passage twice, or more than a million.</exception>
    public IReadOnlyList<RunEntry> Find(string queryId)
    {
        var found = new List<(RunEntry Entry, long Line)>();
        using var reader = new BinaryReader(_blocks, System.Text.Encoding.UTF8, leaveOpen: true);
        for (var at = _last.GetValueOrDefault(queryId.GetHashCode(StringComparison.Ordinal), None); at != None;)
        {
            _blocks.Position = at;
            at = reader.ReadInt64();
            if (reader.ReadString() != queryId) continue;
            for (var left = reader.ReadInt32(); left > 0; left--) found.Add((new(reader.ReadString(), reader.ReadDouble()), reader.ReadInt64()));
            if (found.Count > MaxOfQuery) throw new MalformedFileException(_source, found[0].Line, $"query '{queryId}' has more than {MaxOfQuery:N0} passages");
        }
        found.Sort((a, b) => a.Line.CompareTo(b.Line));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (entry, line) in found)
            if (!seen.Add(entry.PassageId)) throw _twice(_source, line, queryId, entry.PassageId);
        return [.. found.Select(one => one.Entry).OrderByDescending(entry => entry.Score)];
    }

    /// <summary>Removes the temporary file.</summary>
    public void Dispose() => _blocks.Dispose();

    private PassageTable Fill(IEnumerable<(string QueryId, RunEntry Entry, long Line)> lines)
    {
        try
        {
            var (buffered, count) = (new Dictionary<string, List<(RunEntry Entry, long Line)>>(StringComparer.Ordinal), 0);
            foreach (var (queryId, entry, line) in lines)
            {
                if (!buffered.TryGetValue(queryId, out var entries)) buffered[queryId] = entries = [];
                entries.Add((entry, line));
                if (++count < MaxBuffered) continue;
                Write(buffered);
                count = 0;
            }
            Write(buffered);
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private void Write(Dictionary<string, List<(RunEntry Entry, long Line)>> buffered)
    {
        using var writer = new BinaryWriter(_blocks, System.Text.Encoding.UTF8, leaveOpen: true);
        foreach (var (queryId, entries) in buffered)
        {
            var hash = queryId.GetHashCode(StringComparison.Ordinal);
            var before = _last.GetValueOrDefault(hash, None);
            _last[hash] = _blocks.Position;
            writer.Write(before);
            writer.Write(queryId);
            writer.Write(entries.Count);
            foreach (var ((passageId, score), line) in entries)
            {
                writer.Write(passageId);
                writer.Write(score);
                writer.Write(line);
            }
        }
        buffered.Clear();
    }
}
