using System.Globalization;
using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Synthesis.Pipeline;

/// <summary>A step in its place in a job.</summary>
/// <param name="Name">Its name in the job.</param>
/// <param name="Step">Its kind.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="After">Places in the pipeline of the steps whose results it uses, ascending.</param>
/// <param name="Path">Its path in the job's description.</param>
internal sealed record BoundStep(string Name, IStep Step, ParameterValues Parameters, IReadOnlyList<int> After, string Path)
{
    /// <summary>What its results depend on beside their input: its kind, the code's version, and its parameters.</summary>
    public IReadOnlyList<string> Identity { get; } =
    [
        Step.Kind, Step.Version.ToString(CultureInfo.InvariantCulture),
        .. Step.Parameters.Select(parameter => $"{parameter.Name}={Parameters.TextOf(parameter)}"),
    ];
}
