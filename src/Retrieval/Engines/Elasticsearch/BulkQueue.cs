namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Writes that still have to be sent.</summary>
internal sealed class BulkQueue(IEnumerable<BulkItem> items)
{
    private const int MaxItems = 5_000;

    private readonly Lock _lock = new();
    private readonly Queue<BulkItem> _items = new(items);

    /// <summary>Takes out the next writes, at least one where there are any.</summary>
    /// <param name="bytes">About as many bytes as they may have together.</param>
    public List<BulkItem> Take(int bytes)
    {
        var taken = new List<BulkItem>();
        lock (_lock)
        {
            while (taken.Count < MaxItems && _items.TryPeek(out var next) && (taken.Count == 0 || next.Bytes <= bytes))
            {
                taken.Add(_items.Dequeue());
                bytes -= next.Bytes;
            }
        }
        return taken;
    }

    /// <summary>Takes out everything.</summary>
    public List<BulkItem> TakeAll()
    {
        lock (_lock)
        {
            var all = _items.ToList();
            _items.Clear();
            return all;
        }
    }

    /// <summary>Puts writes back to be sent again.</summary>
    public void Return(IEnumerable<BulkItem> items)
    {
        lock (_lock)
            foreach (var item in items) _items.Enqueue(item);
    }
}
