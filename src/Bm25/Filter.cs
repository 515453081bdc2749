namespace ReasonRank.Bm25;

/// <summary>A condition on a passage's fields. Nested at most 64 deep.</summary>
public abstract record Filter
{
    private Filter() { }

    /// <summary>All parts hold; true when there are none.</summary>
    /// <param name="Filters">The parts.</param>
    public sealed record All(IReadOnlyList<Filter> Filters) : Filter;

    /// <summary>At least one part holds; false when there are none.</summary>
    /// <param name="Filters">The parts.</param>
    public sealed record Any(IReadOnlyList<Filter> Filters) : Filter;

    /// <summary>The part does not hold.</summary>
    /// <param name="Inner">The part.</param>
    public sealed record Not(Filter Inner) : Filter;

    /// <summary>One of the field's keywords is one of the values.</summary>
    /// <param name="Field">Name of the field.</param>
    /// <param name="Values">Exact values.</param>
    public sealed record Terms(string Field, IReadOnlyCollection<string> Values) : Filter;

    /// <summary>The field has a number within the bounds. A bound that is null does not bind.</summary>
    /// <param name="Field">Name of the field.</param>
    /// <param name="Gte">Greater than or equal.</param>
    /// <param name="Gt">Greater than.</param>
    /// <param name="Lte">Less than or equal.</param>
    /// <param name="Lt">Less than.</param>
    public sealed record Range(string Field, double? Gte = null, double? Gt = null, double? Lte = null, double? Lt = null) : Filter;

    /// <summary>The passage has the field, whatever its value.</summary>
    /// <param name="Field">Name of the field.</param>
    public sealed record Exists(string Field) : Filter;
}
