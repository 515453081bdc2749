namespace Elastic.Transport;

/// <summary>One node, or a load balancer: there is no other to try and none to look for.</summary>
public class SingleNodePool : NodePool
{
    private readonly Node[] _nodes;

    /// <summary>A pool of one node.</summary>
    public SingleNodePool(Uri uri)
    {
        _nodes = [new Node(uri)];
        UsingSsl = _nodes[0].Uri.Scheme == Uri.UriSchemeHttps;
    }

    /// <inheritdoc/>
    public override DateTimeOffset? LastUpdate { get; protected set; }

    /// <inheritdoc/>
    public override int MaxRetries => 0;

    /// <inheritdoc/>
    public override IReadOnlyCollection<Node> Nodes => _nodes;

    /// <inheritdoc/>
    public override bool SupportsPinging => false;

    /// <inheritdoc/>
    public override bool SupportsReseeding => false;

    /// <inheritdoc/>
    public override bool UsingSsl { get; protected set; }

    /// <inheritdoc/>
    public override void Reseed(IEnumerable<Node> nodes)
    {
    }

    internal override IEnumerable<Node> View() => _nodes;
}
