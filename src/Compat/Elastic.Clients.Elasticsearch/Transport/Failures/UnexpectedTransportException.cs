namespace Elastic.Transport;

/// <summary>
/// A request has broken off, for example in the middle of the answer. It is thrown whether or not
/// <see cref="IRequestConfiguration.ThrowExceptions"/> is set.
/// </summary>
public class UnexpectedTransportException : TransportException
{
    /// <summary>A break.</summary>
    /// <param name="killerException">Its cause.</param>
    /// <param name="seenExceptions">What other nodes failed with before.</param>
    public UnexpectedTransportException(Exception killerException, IReadOnlyCollection<PipelineException>? seenExceptions)
        : base(PipelineFailure.Unexpected, killerException?.Message ?? "The request broke off.", killerException) =>
        SeenExceptions = seenExceptions ?? [];

    /// <summary>What other nodes failed with before.</summary>
    public IReadOnlyCollection<PipelineException> SeenExceptions { get; }
}
