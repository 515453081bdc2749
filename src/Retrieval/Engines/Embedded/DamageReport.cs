using System.Collections.Concurrent;
using ReasonRank.Bm25;

namespace ReasonRank.Retrieval.Engines.Embedded;

/// <summary>
/// Files of indexes that turned out to be damaged since the service started. They make it degraded and not unhealthy, because
/// other collections, and what else there is of these, can be used.
/// </summary>
internal sealed class DamageReport
{
    private const int MostNamed = 10;

    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <summary>The first few files, each with what is wrong with it.</summary>
    public IReadOnlyList<string> Problems =>
        [.. _problems.Select(problem => $"{problem.Key} {problem.Value}").Order(StringComparer.Ordinal).Take(MostNamed)];

    /// <summary>Notes a damaged file.</summary>
    public void Note(IndexCorruptException damaged) => _problems[damaged.File] = damaged.Problem;

    /// <summary>Forgets the files below a folder, which was removed.</summary>
    public void Forget(string folder)
    {
        var start = folder + Path.DirectorySeparatorChar;
        foreach (var file in _problems.Keys.Where(file => file.StartsWith(start, StringComparison.Ordinal))) _problems.TryRemove(file, out _);
    }
}
