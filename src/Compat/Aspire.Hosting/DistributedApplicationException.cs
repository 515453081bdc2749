namespace Aspire.Hosting;

/// <summary>What is wrong with the application, in a sentence for its user.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Without a message.</summary>
    public DistributedApplicationException() { }

    /// <summary>With a sentence.</summary>
    public DistributedApplicationException(string message) : base(message) { }

    /// <summary>With a sentence and its cause.</summary>
    public DistributedApplicationException(string message, Exception inner) : base(message, inner) { }
}
