namespace ReasonRank.Synthesis.Pipeline;

/// <summary>The kinds of steps that there are.</summary>
internal sealed class StepRegistry(IEnumerable<IStep> steps)
{
    private readonly SortedDictionary<string, IStep> _steps = new(steps.ToDictionary(step => step.Kind), StringComparer.Ordinal);

    /// <summary>All of them, by kind.</summary>
    public IReadOnlyCollection<IStep> All => _steps.Values;

    /// <summary>The step of a kind; null when there is none.</summary>
    public IStep? Find(string kind) => _steps.GetValueOrDefault(kind);
}
