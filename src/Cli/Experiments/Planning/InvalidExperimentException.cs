namespace ReasonRank.Cli.Experiments.Planning;

/// <summary>An experiment file that cannot be run as it is.</summary>
/// <param name="path">The file.</param>
/// <param name="errors">Everything that is wrong, with its line.</param>
internal sealed class InvalidExperimentException(string path, IEnumerable<(long Line, string Problem)> errors)
    : Exception($"{path} is no valid experiment")
{
    /// <summary>Everything that is wrong, each with file and line, in the order of the lines.</summary>
    public IReadOnlyList<string> Errors { get; } =
        [.. errors.OrderBy(error => error.Line).Select(error => $"{path}:{error.Line}: {error.Problem}").Distinct()];
}
