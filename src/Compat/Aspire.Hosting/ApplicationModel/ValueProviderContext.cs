namespace Aspire.Hosting.ApplicationModel;

/// <summary>Who asks for a value.</summary>
public class ValueProviderContext
{
    /// <summary>The resource whose environment or arguments need the value.</summary>
    public IResource? Caller { get; init; }

    /// <summary>Which of the caller's replicas, from 0.</summary>
    internal int Replica { get; init; }
}
