namespace ReasonRank.OnnxGenAI;

/// <summary>The native libraries are missing or cannot be used; the message says which file was looked for where.</summary>
public sealed class GenAILibraryException : GenAIException
{
    /// <summary>A failure.</summary>
    public GenAILibraryException() { }

    /// <summary>A failure with its reason.</summary>
    public GenAILibraryException(string message) : base(message) { }

    /// <summary>A failure with its reason and cause.</summary>
    public GenAILibraryException(string message, Exception innerException) : base(message, innerException) { }
}
