namespace ReasonRank.Cli;

/// <summary>Ends the program with a message for people.</summary>
/// <param name="code">The exit code.</param>
/// <param name="message">What is wrong, and what to do where that is known.</param>
internal sealed class CliException(ExitCode code, string message) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public ExitCode Code { get; } = code;
}
