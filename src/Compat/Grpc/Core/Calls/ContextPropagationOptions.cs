namespace Grpc.Core;

/// <summary>What a server call passes on to the calls that it makes.</summary>
public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    /// <summary>Passes both on.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Whether the deadline is passed on.</summary>
    public bool IsPropagateDeadline { get; } = propagateDeadline;

    /// <summary>Whether cancellation is passed on.</summary>
    public bool IsPropagateCancellation { get; } = propagateCancellation;
}
