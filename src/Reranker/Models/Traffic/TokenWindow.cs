namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>
/// Counts tokens so that those of the calls begun in any minute keep a limit. A call reserves the most that it can take
/// and settles what it took. Not safe to use from several threads at once.
/// </summary>
internal sealed class TokenWindow(long perMinute, TimeProvider clock)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Queue<Entry> _entries = [];
    private long _used;

    /// <summary>How long a call has to wait; zero when it may begin now. One larger than the limit begins alone.</summary>
    public TimeSpan Wait(long tokens)
    {
        Forget();
        var excess = _used + tokens - perMinute;
        var wait = TimeSpan.Zero;
        foreach (var entry in _entries)
        {
            if (excess <= 0) break;
            excess -= entry.Tokens;
            wait = Length - clock.GetElapsedTime(entry.Begun);
        }
        return wait;
    }

    /// <summary>Reserves the tokens of a call that begins.</summary>
    public Entry Reserve(long tokens)
    {
        var entry = new Entry(clock.GetTimestamp(), tokens);
        _entries.Enqueue(entry);
        _used += tokens;
        return entry;
    }

    /// <summary>Replaces what was reserved by what was taken.</summary>
    public void Settle(Entry entry, long tokens)
    {
        if (!entry.IsForgotten) _used += tokens - entry.Tokens;
        entry.Tokens = tokens;
    }

    private void Forget()
    {
        while (_entries.TryPeek(out var entry) && clock.GetElapsedTime(entry.Begun) >= Length)
        {
            _used -= entry.Tokens;
            entry.IsForgotten = true;
            _entries.Dequeue();
        }
    }

    /// <summary>The tokens of one call.</summary>
    internal sealed class Entry(long begun, long tokens)
    {
        public long Begun => begun;

        public long Tokens { get; set; } = tokens;

        public bool IsForgotten { get; set; }
    }
}
