namespace Elastic.Transport;

/// <summary>One node of a cluster and how it does.</summary>
public sealed class Node : IEquatable<Node>
{
    private volatile Condition _condition = new(true, default, 0, true);

    /// <summary>A node at an address.</summary>
    /// <param name="uri">The address; a path in it is kept.</param>
    /// <param name="features">What it does, such as <c>node.data</c>; nothing where that is not known.</param>
    public Node(Uri uri, IEnumerable<string>? features = null)
    {
        ArgumentNullException.ThrowIfNull(uri);
        // Without the slash a relative path would replace the last part of the address's own.
        Uri = uri.OriginalString.EndsWith('/') ? uri : new Uri(uri.OriginalString + "/");
        Features = features?.ToArray() ?? [];
    }

    /// <summary>What it does; empty where that is not known.</summary>
    public IReadOnlyCollection<string> Features { get; }

    /// <summary>Its id in the cluster, where the cluster was asked.</summary>
    public string? Id { get; internal init; }

    /// <summary>Its name in the cluster, where the cluster was asked.</summary>
    public string? Name { get; init; }

    /// <summary>Its address, with a slash at the end.</summary>
    public Uri Uri { get; }

    /// <summary>Whether its last request came through.</summary>
    public bool IsAlive => _condition.IsAlive;

    /// <summary>Until when it is left alone.</summary>
    public DateTimeOffset DeadUntil => _condition.DeadUntil;

    /// <summary>How often it has failed since it last answered.</summary>
    public int FailedAttempts => _condition.FailedAttempts;

    /// <summary>Whether it is new, or was dead and is to be tried again: it is pinged first.</summary>
    public bool IsResurrected
    {
        get => _condition.IsResurrected;
        set => _condition = _condition with { IsResurrected = value };
    }

    /// <summary>Whether it has a feature, or none are known.</summary>
    public bool HasFeature(string feature) => Features.Count == 0 || Features.Contains(feature);

    /// <summary>It has failed.</summary>
    public void MarkDead(DateTimeOffset until) => _condition = new Condition(false, until, _condition.FailedAttempts + 1, false);

    /// <summary>It has answered.</summary>
    public void MarkAlive() => _condition = new Condition(true, default, 0, false);

    internal void TakeConditionOf(Node other) => _condition = other._condition;

    /// <inheritdoc/>
    public bool Equals(Node? other) => Uri == other?.Uri;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Node);

    /// <inheritdoc/>
    public override int GetHashCode() => Uri.GetHashCode();

    // One reference, so that concurrent requests never see half a change.
    private sealed record Condition(bool IsAlive, DateTimeOffset DeadUntil, int FailedAttempts, bool IsResurrected);
}
