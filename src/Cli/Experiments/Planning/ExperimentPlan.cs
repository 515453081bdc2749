using ReasonRank.Ranking.Experiments;

namespace ReasonRank.Cli.Experiments.Planning;

/// <summary>What an experiment file asks for: every retrieval run with every variant of reranking, on every collection.</summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="Collections">Where it is measured.</param>
/// <param name="Retrieval">First stages that the stack runs.</param>
/// <param name="Variants">Ways to rerank; none compares first stages only.</param>
/// <param name="Seeds">Repeats, each with its sampling seed; null is one repeat without a seed.</param>
/// <param name="Test">How differences to the first row are tested.</param>
/// <param name="RecallAt">Depth of the recall that is reported.</param>
/// <param name="Parallel">Queries at once.</param>
internal sealed record ExperimentPlan(
    string Path, IReadOnlyList<CollectionPlan> Collections, IReadOnlyList<RetrievalPlan> Retrieval, IReadOnlyList<VariantPlan> Variants,
    IReadOnlyList<long?> Seeds, SignificanceTest Test, int RecallAt, int Parallel)
{
    /// <summary>First stages of a collection: the retrieval runs, then the given ones.</summary>
    public IEnumerable<FirstStagePlan> FirstStages(CollectionPlan collection) =>
    [
        .. Retrieval.Select(retrieval => new FirstStagePlan(retrieval.Name, retrieval, null)),
        .. collection.Runs.Select(run => new FirstStagePlan(run.Name, null, run.Path)),
    ];

    /// <summary>Whether anything needs the services: given runs alone are measured without them.</summary>
    public bool NeedsStack => Retrieval.Count > 0 || Variants.Count > 0;
}
