using ReasonRank.Bm25;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines.Embedded;

/// <summary>Between the messages of the contract and the types of the index.</summary>
internal static class Mapping
{
    public static Document ToDocument(this Passage passage) => new(passage.Id, passage.Text, passage.Title)
    {
        Fields = passage.Fields.Count == 0 ? [] : [.. passage.Fields.Select(ToField)],
    };

    public static Passage ToPassage(this Document document) => new()
    {
        Id = document.Id,
        Text = document.Text,
        Title = document.Title ?? "",
        Fields = { document.Fields.Select(ToMessage) },
    };

    public static SearchQuery ToSearchQuery(this RetrievalQuery query)
    {
        var request = query.Request;
        return new SearchQuery("", request.Offset + request.TopK)
        {
            Terms = query.Terms,
            Required = query.Required,
            Excluded = query.Excluded,
            Filter = request.Filter is null ? null : ToFilter(request.Filter),
            ExcludedIds = request.ExcludedIds.Count == 0 ? [] : request.ExcludedIds.ToHashSet(StringComparer.Ordinal),
            Boosts = request.Options?.FieldBoosts is { } boosts
                ? new Bm25.FieldBoosts(boosts.HasTitle ? boosts.Title : 1, boosts.HasText ? boosts.Text : 1)
                : null,
            Weighting = request.QueryWeighting == V1.QueryWeighting.Bm25 ? Bm25.QueryWeighting.Bm25 : Bm25.QueryWeighting.Count,
        };
    }

    public static DamagedFile ToMessage(this IndexDamage damage) => new() { File = Path.GetFileName(damage.File), Problem = damage.Problem };

    public static V1.Facet ToMessage(this Bm25.Facet facet) => new()
    {
        Field = facet.Field,
        Values = { facet.Values.Select(value => new V1.FacetValue { Value = value.Value, Count = value.Count }) },
        OtherCount = facet.OtherCount,
    };

    public static Explanation ToMessage(this ScoreExplanation explanation) => new()
    {
        Value = explanation.Value,
        Description = explanation.Description,
        Details = { explanation.Details.Select(ToMessage) },
    };

    private static DocumentField ToField(Field field) => field.ValueCase switch
    {
        Field.ValueOneofCase.Number => new(field.Name, null, field.Number),
        Field.ValueOneofCase.Keywords => new(field.Name, [.. field.Keywords.Values], null),
        _ => new(field.Name, [field.Keyword], null),
    };

    private static Field ToMessage(DocumentField field) => field switch
    {
        { Number: { } number } => new() { Name = field.Name, Number = number },
        { Keywords: [var keyword] } => new() { Name = field.Name, Keyword = keyword },
        _ => new() { Name = field.Name, Keywords = new KeywordList { Values = { field.Keywords ?? [] } } },
    };

    public static Bm25.Filter ToFilter(V1.Filter filter) => filter.ConditionCase switch
    {
        V1.Filter.ConditionOneofCase.All => new Bm25.Filter.All([.. filter.All.Filters.Select(ToFilter)]),
        V1.Filter.ConditionOneofCase.Any => new Bm25.Filter.Any([.. filter.Any.Filters.Select(ToFilter)]),
        V1.Filter.ConditionOneofCase.Not => new Bm25.Filter.Not(ToFilter(filter.Not)),
        V1.Filter.ConditionOneofCase.Terms => new Bm25.Filter.Terms(filter.Terms.Field, [.. filter.Terms.Values]),
        V1.Filter.ConditionOneofCase.Range => new Bm25.Filter.Range(
            filter.Range.Field,
            filter.Range.HasGte ? filter.Range.Gte : null,
            filter.Range.HasGt ? filter.Range.Gt : null,
            filter.Range.HasLte ? filter.Range.Lte : null,
            filter.Range.HasLt ? filter.Range.Lt : null),
        _ => new Bm25.Filter.Exists(filter.Exists),
    };
}
