using System.Text.Json;

namespace ReasonRank.Cli.Experiments.Running;

/// <summary>
/// The results file: one JSON object per line, durable before it counts, so that a stopped or killed experiment goes on
/// where it was. A line that a crash left unfinished is dropped when the file is opened.
/// </summary>
internal sealed class ResultLog : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly Dictionary<string, Measurement> _byKey = [];

    /// <summary>Opens the file, or makes it. Only one process can have it open.</summary>
    /// <exception cref="CliException">It cannot be written, or an experiment is running on it.</exception>
    public ResultLog(string path)
    {
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"cannot write {path}, perhaps another experiment does: {problem.Message}");
        }
        try
        {
            _file.SetLength(Load());
            _file.Seek(0, SeekOrigin.End);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Results in the file, failures included.</summary>
    public int Count => _byKey.Count;

    /// <summary>The result of these inputs; null when there is none, or when it failed.</summary>
    public Measurement? Find(string key)
    {
        lock (_lock) return _byKey.GetValueOrDefault(key) is { Failed: false } found ? found : null;
    }

    /// <summary>Adds a result; durable when it returns.</summary>
    public void Add(Measurement measurement)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(measurement, Json), (byte)'\n'];
        lock (_lock)
        {
            _file.Write(line);
            _file.Flush(flushToDisk: true);
            _byKey[measurement.Key] = measurement;
        }
    }

    public void Dispose() => _file.Dispose();

    // The end of the last whole line. A line that is whole and no result was never written by us: it is left alone.
    private long Load()
    {
        var end = 0L;
        List<byte> line = [];
        var buffer = new byte[1 << 16];
        var position = 0L;
        for (int read; (read = _file.Read(buffer)) > 0; position += read)
        {
            for (var start = 0; start < read;)
            {
                var length = buffer.AsSpan(start, read - start).IndexOf((byte)'\n');
                line.AddRange(buffer.AsSpan(start, length < 0 ? read - start : length));
                if (length < 0) break;
                Read([.. line]);
                line.Clear();
                start += length + 1;
                end = position + start;
            }
        }
        return end;
    }

    private void Read(byte[] line)
    {
        try
        {
            if (JsonSerializer.Deserialize<Measurement>(line, Json) is { Key: not null, Passages: { } passages, Scores: { } scores } found
                && passages.Count == scores.Count)
            {
                _byKey[found.Key] = found;
            }
        }
        catch (JsonException)
        {
            // Whatever it was, its query is done again.
        }
    }
}
