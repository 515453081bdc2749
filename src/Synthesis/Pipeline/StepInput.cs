using ReasonRank.Ranking.Parameters;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Pipeline;

/// <summary>What a step works on.</summary>
/// <param name="Query">The query; the written one after a step that wrote it.</param>
/// <param name="Parameters">The step's parameters.</param>
/// <param name="Results">Results of the steps that it follows, in the order of the pipeline.</param>
internal sealed record StepInput(JobQuery Query, ParameterValues Parameters, IReadOnlyList<StepResult> Results)
{
    /// <summary>The last result of a kind; null when there is none.</summary>
    public StepResult? Last(StepResult.ValueOneofCase kind) => Results.LastOrDefault(result => result.ValueCase == kind);

    /// <summary>Passages of the last step that found some.</summary>
    /// <exception cref="InvalidOperationException">The step does not say that it needs candidates.</exception>
    public IReadOnlyList<CandidatePassage> Candidates =>
        (Last(StepResult.ValueOneofCase.Candidates) ?? throw new InvalidOperationException("No step has found candidates.")).Candidates.Passages;

    /// <summary>
    /// Ids of relevant passages: those that the teacher picked, and those known before. In the order of the candidates where they
    /// are among them, then the others.
    /// </summary>
    public IReadOnlyList<string> Relevant()
    {
        var known = Query.RelevantIds
            .Concat(Results.Where(result => result.ValueCase == StepResult.ValueOneofCase.Picked).SelectMany(result => result.Picked.PositiveIds))
            .Distinct().ToList();
        if (Last(StepResult.ValueOneofCase.Candidates) is not { } found) return known;
        var places = found.Candidates.Passages.Select((passage, place) => (passage.PassageId, place)).ToDictionary();
        return [.. known.OrderBy(id => places.GetValueOrDefault(id, int.MaxValue))];
    }
}
