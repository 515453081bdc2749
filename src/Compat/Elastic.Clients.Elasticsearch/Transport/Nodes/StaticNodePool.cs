namespace Elastic.Transport;

/// <summary>Nodes that are known beforehand. Requests go round them; those that have failed are left out for a while.</summary>
public class StaticNodePool : NodePool
{
    private readonly bool _randomize;
    private volatile Node[] _nodes;
    private uint _cursor = uint.MaxValue;

    /// <summary>A pool of nodes by their addresses.</summary>
    /// <param name="uris">The addresses, all of them <c>http</c> or all <c>https</c>.</param>
    /// <param name="randomize">Whether to shuffle them, so that clients do not all begin with the same.</param>
    /// <exception cref="ArgumentException">There are none, or schemes are mixed.</exception>
    public StaticNodePool(IEnumerable<Uri> uris, bool randomize = true) : this(uris?.Select(uri => new Node(uri))!, randomize)
    {
    }

    /// <summary>A pool of nodes.</summary>
    /// <inheritdoc cref="StaticNodePool(IEnumerable{Uri}, bool)"/>
    public StaticNodePool(IEnumerable<Node> nodes, bool randomize = true)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        _randomize = randomize;
        _nodes = Order(nodes);
        if (_nodes.Length == 0) throw new ArgumentException("A pool needs a node.", nameof(nodes));
        if (_nodes.Any(node => node.Uri.Scheme != _nodes[0].Uri.Scheme))
            throw new ArgumentException("The nodes of a pool must all be http or all https.", nameof(nodes));
        UsingSsl = _nodes[0].Uri.Scheme == Uri.UriSchemeHttps;
    }

    /// <inheritdoc/>
    public override DateTimeOffset? LastUpdate { get; protected set; }

    /// <inheritdoc/>
    public override int MaxRetries => _nodes.Length - 1;

    /// <inheritdoc/>
    public override IReadOnlyCollection<Node> Nodes => _nodes;

    /// <inheritdoc/>
    public override bool SupportsPinging => true;

    /// <inheritdoc/>
    public override bool SupportsReseeding => false;

    /// <inheritdoc/>
    public override bool UsingSsl { get; protected set; }

    /// <inheritdoc/>
    public override void Reseed(IEnumerable<Node> nodes)
    {
    }

    /// <summary>Takes other nodes; what is known of the health of those that stay is kept.</summary>
    private protected void Replace(IEnumerable<Node> nodes)
    {
        var known = _nodes.ToDictionary(node => node.Uri);
        var found = Order(nodes);
        if (found.Length == 0) return;
        foreach (var node in found)
            if (known.TryGetValue(node.Uri, out var before)) node.TakeConditionOf(before);
        _nodes = found;
        LastUpdate = DateTimeOffset.UtcNow;
    }

    internal override IEnumerable<Node> View()
    {
        var nodes = _nodes;
        var first = (int)(Interlocked.Increment(ref _cursor) % (uint)nodes.Length);
        var now = DateTimeOffset.UtcNow;
        var usable = Enumerable.Range(first, nodes.Length).Select(i => nodes[i % nodes.Length])
            .Where(node => node.IsAlive || node.DeadUntil <= now).ToArray();
        // To try them is better than to fail untried.
        if (usable.Length == 0) usable = [.. nodes[first..], .. nodes[..first]];
        foreach (var node in usable)
        {
            if (!node.IsAlive) node.IsResurrected = true;
            yield return node;
        }
    }

    private Node[] Order(IEnumerable<Node> nodes)
    {
        var distinct = nodes.DistinctBy(node => node.Uri).ToArray();
        if (_randomize) Random.Shared.Shuffle(distinct);
        return distinct;
    }
}
