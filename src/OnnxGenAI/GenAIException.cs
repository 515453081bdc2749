namespace ReasonRank.OnnxGenAI;

/// <summary>ONNX Runtime GenAI refused or failed; the message is its own.</summary>
public class GenAIException : Exception
{
    /// <summary>A failure.</summary>
    public GenAIException() { }

    /// <summary>A failure with its reason.</summary>
    public GenAIException(string message) : base(message) { }

    /// <summary>A failure with its reason and cause.</summary>
    public GenAIException(string message, Exception innerException) : base(message, innerException) { }
}
