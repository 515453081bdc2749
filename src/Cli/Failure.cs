using Google.Rpc;
using Grpc.Core;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Cli;

/// <summary>Tells people what went wrong.</summary>
internal static class Failure
{
    /// <summary>Writes an error, and says how the program ends because of it.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="error">Where to.</param>
    /// <param name="subject">What it concerns, such as a query; empty for the command as a whole.</param>
    public static ExitCode Report(Exception failure, TextWriter error, string subject = "")
    {
        if (failure is OperationCanceledException)
        {
            error.WriteLine("Stopped.");
            return ExitCode.Canceled;
        }
        if (failure is RpcException rpc) return Report(RpcErrors.ToStatus(rpc), error, subject);
        if (failure is InvalidInputException invalid)
        {
            foreach (var problem in invalid.Problems) error.WriteLine($"error: {Prefix(subject)}{problem}");
            return ExitCode.BadInput;
        }
        error.WriteLine($"error: {Prefix(subject)}{failure.Message}");
        return failure switch
        {
            CliException { Code: var code } => code,
            MalformedFileException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException
                or EvaluationException => ExitCode.BadInput,
            _ => ExitCode.Failed,
        };
    }

    /// <summary>Writes a status that a service answered with; a refused request with each of its fields on a line.</summary>
    public static ExitCode Report(Google.Rpc.Status status, TextWriter error, string subject = "")
    {
        var refusals = status.Details
            .Where(detail => detail.Is(BadRequest.Descriptor))
            .SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations)
            .ToList();
        if (refusals.Count == 0) error.WriteLine($"error: {Prefix(subject)}{status.Message}");
        foreach (var refusal in refusals) error.WriteLine($"error: {Prefix(subject)}{refusal.Field}: {refusal.Description}");
        return (StatusCode)status.Code switch
        {
            StatusCode.InvalidArgument or StatusCode.OutOfRange => ExitCode.Usage,
            StatusCode.Unavailable => ExitCode.Unreachable,
            StatusCode.NotFound => ExitCode.NotFound,
            _ => ExitCode.Failed,
        };
    }

    /// <summary>Writes something that a person should know and that stops nothing.</summary>
    public static void Warn(string message, TextWriter error, string subject = "") => error.WriteLine($"warning: {Prefix(subject)}{message}");

    private static string Prefix(string subject) => subject.Length == 0 ? "" : subject + ": ";
}
