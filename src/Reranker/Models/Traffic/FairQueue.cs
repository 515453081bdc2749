using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>
/// Waiting calls in a fair order: of five places that both priorities want, interactive calls get four and batch calls
/// one (stride scheduling: Waldspurger and Weihl, 1995, section 2); inside a priority the owners take turns; an owner's
/// own calls keep their order. Bounded by calls and by bytes. Not safe to use from several threads at once.
/// </summary>
/// <typeparam name="T">What waits.</typeparam>
internal sealed class FairQueue<T>(int maxCalls, long maxBytes)
{
    private const int InteractiveStride = 1;
    private const int BatchStride = 4;

    private readonly PriorityClass _interactive = new(InteractiveStride);
    private readonly PriorityClass _batch = new(BatchStride);
    private long _bytes;
    private long _pass;

    /// <summary>Calls that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Puts a call behind its owner's others.</summary>
    /// <returns>Its ticket; null when it does not fit.</returns>
    public Ticket? Add(CallDemand demand, T item)
    {
        if (Count >= maxCalls || demand.Bytes > maxBytes - _bytes) return null;
        var ticket = new Ticket(demand, item);
        var wanted = Of(demand.Priority);
        // Time spent empty earns no places.
        if (wanted.IsEmpty) wanted.Pass = Math.Max(wanted.Pass, _pass);
        wanted.Add(ticket);
        Count++;
        _bytes += demand.Bytes;
        return ticket;
    }

    /// <summary>The call whose turn it is; null when none waits.</summary>
    public Ticket? Peek() => Next()?.Peek();

    /// <summary>Takes out the call whose turn it is.</summary>
    public void Take()
    {
        var turn = Next() ?? throw new InvalidOperationException("Nothing waits.");
        _pass = turn.Pass;
        Left(turn.Take());
    }

    /// <summary>Takes out a call that no longer wants its turn.</summary>
    public void Remove(Ticket ticket)
    {
        if (Of(ticket.Demand.Priority).Remove(ticket)) Left(ticket);
    }

    private PriorityClass Of(CallPriority priority) => priority == CallPriority.Batch ? _batch : _interactive;

    private PriorityClass? Next() =>
        _interactive.IsEmpty ? _batch.IsEmpty ? null : _batch
        : _batch.IsEmpty || _interactive.Pass <= _batch.Pass ? _interactive
        : _batch;

    private void Left(Ticket ticket)
    {
        Count--;
        _bytes -= ticket.Demand.Bytes;
    }

    /// <summary>A waiting call.</summary>
    internal sealed class Ticket(CallDemand demand, T item)
    {
        public CallDemand Demand => demand;

        public T Item => item;

        internal LinkedListNode<Ticket>? Node { get; set; }
    }

    private sealed class PriorityClass(int stride)
    {
        private readonly Dictionary<object, LinkedListNode<LinkedList<Ticket>>> _byOwner = new(ReferenceEqualityComparer.Instance);
        private readonly LinkedList<LinkedList<Ticket>> _turns = [];

        public long Pass { get; set; }

        public bool IsEmpty => _turns.Count == 0;

        public void Add(Ticket ticket)
        {
            if (!_byOwner.TryGetValue(ticket.Demand.Owner, out var own))
                _byOwner.Add(ticket.Demand.Owner, own = _turns.AddLast(new LinkedList<Ticket>()));
            ticket.Node = own.Value.AddLast(ticket);
        }

        public Ticket Peek() => _turns.First!.Value.First!.Value;

        public Ticket Take()
        {
            var ticket = Peek();
            var own = _turns.First!;
            Remove(ticket);
            if (own.List is not null)
            {
                _turns.Remove(own);
                _turns.AddLast(own);
            }
            Pass += stride;
            return ticket;
        }

        public bool Remove(Ticket ticket)
        {
            if (ticket.Node is not { List: { } own } node) return false;
            own.Remove(node);
            ticket.Node = null;
            if (own.Count == 0 && _byOwner.Remove(ticket.Demand.Owner, out var turn)) _turns.Remove(turn);
            return true;
        }
    }
}
