using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;

namespace ReasonRank.Cli;

/// <summary>Tells people what went wrong.</summary>
internal static class Failure
{
    /// <summary>Writes an error, and says how the program ends because of it.</summary>
    public static ExitCode Report(Exception failure, TextWriter error)
    {
        if (failure is OperationCanceledException)
        {
            error.WriteLine("Stopped.");
            return ExitCode.Canceled;
        }
        error.WriteLine($"error: {failure.Message}");
        return failure switch
        {
            CliException { Code: var code } => code,
            MalformedFileException or FileNotFoundException or DirectoryNotFoundException => ExitCode.BadInput,
            EvaluationException => ExitCode.BadInput,
            _ => ExitCode.Failed,
        };
    }
}
