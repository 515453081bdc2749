using System.Globalization;
using System.Text.RegularExpressions;
using Google.Rpc;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using StatusCode = Grpc.Core.StatusCode;

namespace ReasonRank.Cli.Jobs;

/// <summary>Tells what a service refuses by the lines of the files that it comes from.</summary>
internal static partial class JobRefusal
{
    /// <summary>Whether a failure is a refusal of fields.</summary>
    public static bool IsRefusal(RpcException failure) => failure.StatusCode == StatusCode.InvalidArgument && Fields(failure).Any();

    /// <summary>The refusal with files and lines, in their order: the service tells what it sees in all queries last.</summary>
    public static InvalidInputException Located(RpcException failure, JobFile file) => new(
    [
        .. Fields(failure).Select(field => (Place: Locate(field.Field, file), field.Description)).GroupBy(told => told.Place.Path)
            .SelectMany(told => told.OrderBy(line => line.Place.Line)).Select(told => $"{told.Place} {told.Description}"),
        .. More().Match(failure.Status.Detail) is { Success: true } more ? [$"{file.Path}: {more.Groups[1].Value} more are wrong, which show when these are right"] : (string[])[],
    ]);

    private static IEnumerable<BadRequest.Types.FieldViolation> Fields(RpcException failure) => RpcErrors.ToStatus(failure).Details
        .Where(detail => detail.Is(BadRequest.Descriptor)).SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations);

    private static Place Locate(string field, JobFile file)
    {
        var spec = SpecPrefix().Replace(field, "");
        if (spec.Length < field.Length) return new(file.Path, file.LineOf(spec), spec);
        if (Query().Match(field) is not { Success: true } match) return new(file.Path, null, field);
        var (path, line) = Find(file, long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        return new(path, line, match.Groups[2].Value);
    }

    // Places are not kept for millions of queries that are right: the files are read once more for one that is not.
    private static (string Path, long Line) Find(JobFile file, long number)
    {
        foreach (var source in file.Queries)
            foreach (var (_, line) in source.Read(_ => { }))
                if (number-- == 0) return (source.Path, line);
        return (file.Path, 1);
    }

    [GeneratedRegex(@"^(header\.)?spec\.")]
    private static partial Regex SpecPrefix();

    [GeneratedRegex(@"^queries\[(\d{1,9})\]\.?(.*)$")]
    private static partial Regex Query();

    // Only so many fields travel with a refusal; it counts the others.
    [GeneratedRegex(@"; and (\d+) more$")]
    private static partial Regex More();

    private readonly record struct Place(string Path, long? Line, string Field)
    {
        public override string ToString() => $"{Path}{(Line is { } line ? $":{line}" : "")}: {Field}";
    }
}
