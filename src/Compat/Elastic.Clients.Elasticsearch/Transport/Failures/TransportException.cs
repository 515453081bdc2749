namespace Elastic.Transport;

/// <summary>A request has failed.</summary>
public class TransportException : Exception
{
    /// <summary>A failure of unknown cause.</summary>
    public TransportException(string message) : this(PipelineFailure.Unexpected, message)
    {
    }

    /// <summary>A failure.</summary>
    public TransportException(PipelineFailure failure, string message, Exception? innerException = null) : base(message, innerException) =>
        FailureReason = failure;

    /// <summary>A failure of an answer.</summary>
    public TransportException(PipelineFailure failure, string message, TransportResponse response) : this(failure, message) =>
        ApiCallDetails = response.ApiCallDetails;

    /// <summary>What failed.</summary>
    public PipelineFailure? FailureReason { get; }

    /// <summary>How the request went, where an answer came.</summary>
    public ApiCallDetails? ApiCallDetails { get; internal init; }
}
