namespace ReasonRank.Cli;

/// <summary>Files that cannot be used as they are.</summary>
/// <param name="problems">Everything that is wrong, each with its file and line.</param>
internal sealed class InvalidInputException(IEnumerable<string> problems) : Exception("the input cannot be used")
{
    /// <summary>Everything that is wrong, each with its file and line.</summary>
    public IReadOnlyList<string> Problems { get; } = [.. problems.Distinct()];

    /// <summary>Problems of one file, told in the order of the lines.</summary>
    public static InvalidInputException In(string path, IEnumerable<(long Line, string Problem)> problems) =>
        new(problems.OrderBy(problem => problem.Line).Select(problem => $"{path}:{problem.Line}: {problem.Problem}"));
}
