namespace Elastic.Transport;

/// <summary>Nodes of which some are known beforehand; the cluster is asked for all of them.</summary>
public class SniffingNodePool : StaticNodePool
{
    /// <inheritdoc cref="StaticNodePool(IEnumerable{Uri}, bool)"/>
    public SniffingNodePool(IEnumerable<Uri> uris, bool randomize = true) : base(uris, randomize)
    {
    }

    /// <inheritdoc cref="StaticNodePool(IEnumerable{Node}, bool)"/>
    public SniffingNodePool(IEnumerable<Node> nodes, bool randomize = true) : base(nodes, randomize)
    {
    }

    /// <inheritdoc/>
    public override bool SupportsReseeding => true;

    /// <inheritdoc/>
    public override void Reseed(IEnumerable<Node> nodes) => Replace(nodes);
}
