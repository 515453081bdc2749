using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Rules;

/// <summary>What a filter may hold.</summary>
internal static class FilterRules
{
    private const int MaxDepth = 16, MaxNodes = 1_024, MaxValues = 1_024;

    /// <summary>Checks a filter.</summary>
    public static Violations RequireFilter(this Violations violations, string path, Filter filter)
    {
        var nodes = 0;
        Visit(violations, path, filter, depth: 1, ref nodes);
        return violations.Require(nodes <= MaxNodes, path, $"has more than {MaxNodes:N0} conditions");
    }

    private static void Visit(Violations violations, string path, Filter filter, int depth, ref int nodes)
    {
        if (++nodes > MaxNodes) return;
        if (depth > MaxDepth)
        {
            violations.Add(path, $"is nested more than {MaxDepth} deep");
            return;
        }
        switch (filter.ConditionCase)
        {
            case Filter.ConditionOneofCase.All:
                VisitAll(violations, $"{path}.all.filters", filter.All.Filters, depth, ref nodes);
                break;
            case Filter.ConditionOneofCase.Any:
                VisitAll(violations, $"{path}.any.filters", filter.Any.Filters, depth, ref nodes);
                break;
            case Filter.ConditionOneofCase.Not:
                Visit(violations, $"{path}.not", filter.Not, depth + 1, ref nodes);
                break;
            case Filter.ConditionOneofCase.Terms:
                violations.RequireFieldName($"{path}.terms.field", filter.Terms.Field)
                    .RequireKeywords($"{path}.terms.values", filter.Terms.Values, MaxValues);
                break;
            case Filter.ConditionOneofCase.Range:
                RequireRange(violations, $"{path}.range", filter.Range);
                break;
            case Filter.ConditionOneofCase.Exists:
                violations.RequireFieldName($"{path}.exists", filter.Exists);
                break;
            default:
                violations.Add(path, "has no condition");
                break;
        }
    }

    private static void VisitAll(Violations violations, string path, IReadOnlyList<Filter> filters, int depth, ref int nodes)
    {
        for (var i = 0; i < filters.Count && nodes <= MaxNodes; i++)
            Visit(violations, $"{path}[{i}]", filters[i], depth + 1, ref nodes);
    }

    private static void RequireRange(Violations violations, string path, RangeFilter range)
    {
        violations.RequireFieldName($"{path}.field", range.Field)
            .Require(range.HasGte || range.HasGt || range.HasLte || range.HasLt, path, "has no bound");
        foreach (var (name, bound) in new[] { ("gte", range.Gte), ("gt", range.Gt), ("lte", range.Lte), ("lt", range.Lt) })
            violations.Require(!double.IsNaN(bound), $"{path}.{name}", "is not a number");
    }
}
