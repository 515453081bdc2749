using ReasonRank.Cli.Experiments.Planning;

namespace ReasonRank.Cli.Experiments.Running;

/// <summary>Makes rows and names them by what sets them apart.</summary>
internal static class RowNames
{
    /// <summary>The rows of a collection: each first stage, then it with each variant.</summary>
    /// <exception cref="InvalidInputException">Two rows would be alike.</exception>
    public static IReadOnlyList<Row> Rows(ExperimentPlan plan, CollectionPlan collection, IReadOnlyList<ProbedVariant> variants)
    {
        // Without a model there is nothing that models and reasoning modes could change.
        ProbedVariant[] distinct =
        [
            .. variants.DistinctBy(variant => variant.Model.Length > 0
                ? (object)variant
                : (variant.Plan.Line, variant.Plan.Label, variant.Plan.Depth)),
        ];
        var severalModels = distinct.Where(variant => variant.Model.Length > 0).DistinctBy(variant => variant.Model).Count() > 1;
        var severalDepths = distinct.DistinctBy(variant => variant.Plan.Depth).Count() > 1;
        List<Row> rows = [];
        foreach (var first in plan.FirstStages(collection))
        {
            rows.Add(new(first.Name, first, null, ""));
            rows.AddRange(distinct.Select(variant => new Row($"{first.Name} > {Name(variant)}", first, variant.Plan, variant.Model) { Cut = variant.Cut }));
        }
        var twice = rows.Where(row => row.Variant is not null).GroupBy(row => row.Name).Where(rows => rows.Skip(1).Any());
        return twice.Any()
            ? throw InvalidInputException.In(plan.Path, twice.Select(rows => (
                rows.Last().Variant!.Line, $"gives the row '{rows.Key}' again; leave it out, or give it a label")))
            : rows;

        string Name(ProbedVariant variant)
        {
            string[] parts =
            [
                .. severalModels && variant.Model.Length > 0 ? [variant.Model] : (string[])[],
                .. variant.Model.Length > 0 && variant.Plan.Reasoning is { Length: > 0 } reasoning ? [$"reasoning {reasoning}"] : (string[])[],
                .. severalDepths ? [$"top {variant.Plan.Depth}"] : (string[])[],
            ];
            return parts.Length == 0 ? variant.Plan.Label : $"{variant.Plan.Label} ({string.Join(", ", parts)})";
        }
    }
}
