namespace ReasonRank.Bm25;

/// <summary>How the passages that match a query spread over the keywords of a field.</summary>
/// <param name="Field">Name of the field.</param>
/// <param name="Values">Keywords that most of the passages have, ties in the order of their UTF-8 bytes.</param>
/// <param name="OtherCount">Sum of the counts of the keywords that are not listed.</param>
public sealed record Facet(string Field, IReadOnlyList<FacetValue> Values, long OtherCount);
