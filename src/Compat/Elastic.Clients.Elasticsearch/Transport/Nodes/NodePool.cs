namespace Elastic.Transport;

/// <summary>The nodes that a client knows, and which to ask next.</summary>
public abstract class NodePool : IDisposable
{
    /// <summary>When the nodes were last looked for.</summary>
    public abstract DateTimeOffset? LastUpdate { get; protected set; }

    /// <summary>How often a request may go to another node.</summary>
    public abstract int MaxRetries { get; }

    /// <summary>The nodes.</summary>
    public abstract IReadOnlyCollection<Node> Nodes { get; }

    /// <summary>Whether the nodes were looked for before the first request.</summary>
    public bool SniffedOnStartup { get; private set; }

    /// <summary>Whether nodes that were dead are pinged first.</summary>
    public abstract bool SupportsPinging { get; }

    /// <summary>Whether <see cref="Reseed"/> does anything.</summary>
    public abstract bool SupportsReseeding { get; }

    /// <summary>Whether the nodes are reached over TLS.</summary>
    public abstract bool UsingSsl { get; protected set; }

    /// <summary>The nodes of one request, in the order in which to try them.</summary>
    internal abstract IEnumerable<Node> View();

    /// <summary>Remembers that the nodes were looked for.</summary>
    public void MarkAsSniffed() => SniffedOnStartup = true;

    /// <summary>Takes other nodes instead.</summary>
    public abstract void Reseed(IEnumerable<Node> nodes);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what a pool holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
