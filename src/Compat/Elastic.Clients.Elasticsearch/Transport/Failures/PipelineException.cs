namespace Elastic.Transport;

/// <summary>A step of a request has failed.</summary>
public class PipelineException : Exception
{
    /// <summary>A failure.</summary>
    public PipelineException(PipelineFailure failure) : this(failure, null)
    {
    }

    /// <summary>A failure and its cause.</summary>
    public PipelineException(PipelineFailure failure, Exception? innerException) : base(Text(failure), innerException) =>
        FailureReason = failure;

    /// <summary>What failed.</summary>
    public PipelineFailure FailureReason { get; }

    /// <summary>Whether another node may do better.</summary>
    public bool Recoverable => FailureReason is PipelineFailure.BadRequest or PipelineFailure.BadResponse or PipelineFailure.PingFailure;

    /// <summary>The answer, where one came.</summary>
    public TransportResponse? Response { get; internal init; }

    private static string Text(PipelineFailure failure) => failure switch
    {
        PipelineFailure.BadAuthentication => "The node refused the credentials.",
        PipelineFailure.BadResponse => "The node's answer is no success.",
        PipelineFailure.BadRequest => "The node did not answer.",
        PipelineFailure.PingFailure => "The node did not answer its ping.",
        PipelineFailure.SniffFailure => "No node told the cluster's nodes.",
        PipelineFailure.CouldNotStartSniffOnStartup => "The cluster's nodes could not be looked for in time.",
        _ => "The request failed.",
    };
}
