using ReasonRank.Cli.Experiments.Planning;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;

namespace ReasonRank.Cli.Experiments.Running;

/// <summary>A test collection in memory: judged queries, judgments, given runs.</summary>
/// <param name="Plan">Where it is from.</param>
/// <param name="Queries">The judged queries, in the order of their file; without texts where only given runs are measured.</param>
/// <param name="Qrels">The judgments.</param>
/// <param name="Runs">Given runs by name.</param>
internal sealed record TestCollection(
    CollectionPlan Plan, IReadOnlyList<Query> Queries, Qrels Qrels, IReadOnlyDictionary<string, Run> Runs)
{
    /// <summary>Judged queries whose text is not there.</summary>
    public int QueriesWithoutText { get; init; }

    /// <summary>Reads the files.</summary>
    /// <exception cref="MalformedFileException">One is malformed.</exception>
    /// <exception cref="CliException">No query is judged.</exception>
    public static TestCollection Read(CollectionPlan plan)
    {
        var qrels = QrelsFile.Read(plan.Qrels);
        Query[] queries = plan.Queries is null
            ? [.. qrels.QueryIds.Select(id => new Query(id, ""))]
            : [.. QueryFile.Read(plan.Queries).Where(query => qrels.TryGet(query.Id, out _))];
        if (queries.Length == 0) throw new CliException(ExitCode.BadInput, $"no query of {plan.Queries} is judged in {plan.Qrels}");
        return new(plan, queries, qrels, plan.Runs.ToDictionary(run => run.Name, run => RunFile.Read(run.Path)))
        {
            QueriesWithoutText = qrels.QueryIds.Count - queries.Length,
        };
    }
}
