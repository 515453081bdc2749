using System.Text;
using ReasonRank.Bm25;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Rules;

/// <summary>What a query may ask for besides its words.</summary>
internal static class OptionRules
{
    /// <summary>Values of a facet that does not say how many.</summary>
    public const int DefaultFacetValues = 10;

    private const int MaxParts = 100, MaxTerms = 1_000, MaxTermBytes = 1_024, MaxFacets = 16, MaxFacetValues = 1_000,
        MaxFeedbackPassages = 100, MaxFeedbackTerms = 200;

    private const float MaxWeight = 1_000_000, MaxBoost = 1_000;

    /// <summary>Checks a query's options.</summary>
    /// <param name="violations">Takes what is wrong.</param>
    /// <param name="path">Path of the options.</param>
    /// <param name="options">The options.</param>
    public static Violations RequireOptions(this Violations violations, string path, QueryOptions options)
    {
        violations.Require(
            options.WeightedTerms.Count <= MaxTerms, $"{path}.weighted_terms", $"has {options.WeightedTerms.Count:N0} terms; at most {MaxTerms:N0} are allowed");
        for (var i = 0; i < Math.Min(MaxTerms, options.WeightedTerms.Count); i++)
        {
            var (term, weight) = (options.WeightedTerms[i].Term, options.WeightedTerms[i].Weight);
            violations
                .Require(
                    term.Length > 0 && Encoding.UTF8.GetByteCount(term) <= MaxTermBytes,
                    $"{path}.weighted_terms[{i}].term", $"must have 1 to {MaxTermBytes:N0} bytes of UTF-8")
                .Require(
                    weight is > 0 and <= MaxWeight,
                    $"{path}.weighted_terms[{i}].weight", $"is {weight}; more than 0 and at most {MaxWeight:N0} is allowed");
        }
        if (options.FieldBoosts is { } boosts) violations.RequireBoosts($"{path}.field_boosts", boosts);
        if (options.MoreLikeThis is { } like) violations.RequireMoreLikeThis($"{path}.more_like_this", like);
        return options.Feedback is { } feedback ? violations.RequireFeedback($"{path}.feedback", feedback) : violations;
    }

    /// <summary>Checks that a text is in the syntax of queries.</summary>
    public static Violations RequireSyntax(this Violations violations, string field, string query)
    {
        try
        {
            var parts = QuerySyntax.Split(query).Count(part => part.Kind != QueryPartKind.Optional);
            return violations.Require(parts <= MaxParts, field, $"has {parts:N0} signed or quoted parts; at most {MaxParts} are allowed");
        }
        catch (QuerySyntaxException e)
        {
            return violations.Add(field, e.Message);
        }
    }

    /// <summary>Checks what is counted.</summary>
    public static Violations RequireFacets(this Violations violations, string path, IReadOnlyList<FacetRequest> facets)
    {
        if (facets.Count > MaxFacets) return violations.Add(path, $"has {facets.Count:N0} fields; at most {MaxFacets} are allowed");
        for (var i = 0; i < facets.Count; i++)
        {
            violations.RequireFieldName($"{path}[{i}].field", facets[i].Field).Require(
                !facets[i].HasTop || facets[i].Top is >= 1 and <= MaxFacetValues,
                $"{path}[{i}].top", $"is {facets[i].Top}; 1 to {MaxFacetValues:N0} are allowed");
        }
        return violations;
    }

    /// <summary>Checks how sentences are picked.</summary>
    public static Violations RequireHighlight(this Violations violations, string path, HighlightOptions highlight) => violations
        .Require(!highlight.HasSentences || highlight.Sentences is >= 1 and <= 10, $"{path}.sentences", $"is {highlight.Sentences}; 1 to 10 are allowed")
        .Require(
            !highlight.HasMaxLength || highlight.MaxLength is >= 50 and <= 2_000,
            $"{path}.max_length", $"is {highlight.MaxLength}; 50 to 2,000 are allowed");

    private static void RequireBoosts(this Violations violations, string path, V1.FieldBoosts boosts)
    {
        violations
            .Require(!boosts.HasTitle || boosts.Title is >= 0 and <= MaxBoost, $"{path}.title", $"is {boosts.Title}; 0 to {MaxBoost:N0} are allowed")
            .Require(!boosts.HasText || boosts.Text is >= 0 and <= MaxBoost, $"{path}.text", $"is {boosts.Text}; 0 to {MaxBoost:N0} are allowed")
            .Require(boosts is not { HasTitle: true, Title: 0, HasText: true, Text: 0 }, path, "are 0 both; one field must be searched");
    }

    private static Violations RequireFeedback(this Violations violations, string path, RelevanceFeedback feedback)
    {
        violations
            .Require(
                feedback.Passages.Count is >= 1 and <= MaxFeedbackPassages,
                $"{path}.passages", $"has {feedback.Passages.Count:N0} passages; 1 to {MaxFeedbackPassages} are allowed")
            .Require(
                !feedback.HasMaxTerms || feedback.MaxTerms is >= 1 and <= MaxFeedbackTerms,
                $"{path}.max_terms", $"is {feedback.MaxTerms}; 1 to {MaxFeedbackTerms} are allowed")
            .Require(
                !feedback.HasQueryWeight || feedback.QueryWeight is >= .01 and <= 1,
                $"{path}.query_weight", $"is {feedback.QueryWeight}; .01 to 1 are allowed");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(MaxFeedbackPassages, feedback.Passages.Count); i++)
        {
            var (id, weight) = (feedback.Passages[i].PassageId, feedback.Passages[i].Weight);
            violations.RequireId($"{path}.passages[{i}].passage_id", id)
                .Require(ids.Add(id), $"{path}.passages[{i}].passage_id", $"'{id}' is given twice")
                .Require(
                    weight is > 0 and <= MaxWeight,
                    $"{path}.passages[{i}].weight", $"is {weight}; more than 0 and at most {MaxWeight:N0} is allowed");
        }
        return violations;
    }

    private static Violations RequireMoreLikeThis(this Violations violations, string path, MoreLikeThis like)
    {
        violations.Require(
            !like.HasMaxTerms || like.MaxTerms is >= 1 and <= MaxTerms, $"{path}.max_terms", $"is {like.MaxTerms}; 1 to {MaxTerms:N0} are allowed");
        return like.SourceCase switch
        {
            MoreLikeThis.SourceOneofCase.PassageId => violations.RequireId($"{path}.passage_id", like.PassageId),
            MoreLikeThis.SourceOneofCase.Text => violations
                .Require(like.Text.Length > 0, $"{path}.text", "is empty")
                .RequireText($"{path}.text", like.Text, PassageRules.MaxTextBytes),
            _ => violations.Add(path, "has neither passage_id nor text"),
        };
    }
}
