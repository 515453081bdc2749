using Microsoft.Extensions.Options;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Caching;

/// <summary>Complete answers of all models, in memory and in a file where one is set.</summary>
internal sealed class AnswerCache(IOptions<RerankerOptions> options, TimeProvider clock, ILogger<SqliteAnswers> logger) : IDisposable
{
    private readonly TimeSpan _maxAge = options.Value.Cache.MaxAge;
    private readonly MemoryAnswers _memory = new(options.Value.Cache.MemoryBytes);
    private readonly SqliteAnswers _file = new(options.Value.Cache, clock, logger);

    /// <summary>The answer to a call.</summary>
    /// <returns>Null when it is not known, too old or damaged.</returns>
    public ModelAnswer? Find(CallKey key)
    {
        var inMemory = _memory.Find(key);
        if ((inMemory ?? _file.Find(key)) is not { } found) return null;
        if (clock.GetUtcNow() - found.Written < _maxAge && AnswerBytes.Read(found.Bytes) is { } answer)
        {
            if (inMemory is null) _memory.Add(key, found);
            return answer;
        }
        _memory.Remove(key);
        _file.Remove(key);
        return null;
    }

    /// <summary>Keeps a complete answer.</summary>
    public void Add(CallKey key, ModelAnswer answer)
    {
        var stored = new StoredAnswer(AnswerBytes.Write(answer), clock.GetUtcNow());
        _memory.Add(key, stored);
        _file.Add(key, stored);
    }

    public void Dispose() => _file.Dispose();
}
