namespace ReasonRank.Reranker.Models.Caching;

/// <summary>Answers in memory; the least recently used give way. Safe to use from several threads at once.</summary>
internal sealed class MemoryAnswers(long maxBytes)
{
    // Key, dictionary entry, list node and array header.
    private const int OverheadBytes = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<CallKey, LinkedListNode<(CallKey Key, StoredAnswer Answer)>> _byKey = [];
    private readonly LinkedList<(CallKey Key, StoredAnswer Answer)> _recentlyUsed = [];
    private long _bytes;

    public StoredAnswer? Find(CallKey key)
    {
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out var node)) return null;
            _recentlyUsed.Remove(node);
            _recentlyUsed.AddFirst(node);
            return node.Value.Answer;
        }
    }

    /// <summary>Keeps an answer, if it is not larger than all of the memory.</summary>
    public void Add(CallKey key, StoredAnswer answer)
    {
        lock (_lock)
        {
            Forget(key);
            if (Size(answer) > maxBytes) return;
            _byKey.Add(key, _recentlyUsed.AddFirst((key, answer)));
            _bytes += Size(answer);
            while (_bytes > maxBytes) Forget(_recentlyUsed.Last!.Value.Key);
        }
    }

    public void Remove(CallKey key)
    {
        lock (_lock) Forget(key);
    }

    private void Forget(CallKey key)
    {
        if (!_byKey.Remove(key, out var node)) return;
        _recentlyUsed.Remove(node);
        _bytes -= Size(node.Value.Answer);
    }

    private static long Size(StoredAnswer answer) => answer.Bytes.Length + OverheadBytes;
}
