using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Search.Feedback;

/// <summary>What a search may ask of feedback.</summary>
internal static class FeedbackRules
{
    /// <summary>Checks the feedback of a request, if it asks for any.</summary>
    public static Violations RequireFeedback(this Violations violations, SearchRequest request)
    {
        if (request.Feedback is not { } feedback) return violations;
        return violations
            .Require(!request.RetrieveOnly, "feedback", "needs reranking; it cannot be had with retrieve_only")
            .Require(request.Options?.Feedback is null, "feedback", "cannot be had together with options.feedback")
            .RequireWithin("feedback.passages", feedback.HasPassages, feedback.Passages, 100)
            .RequireWithin("feedback.terms", feedback.HasTerms, feedback.Terms, 200)
            .Require(
                !feedback.HasQueryWeight || feedback.QueryWeight is >= .01 and <= 1,
                "feedback.query_weight", $"is {feedback.QueryWeight}; must be from .01 to 1")
            .RequireWithin("feedback.rounds", feedback.HasRounds, feedback.Rounds, 5)
            .RequireWithin("feedback.candidates", feedback.HasCandidates, feedback.Candidates, 1_000);
    }

    private static Violations RequireWithin(this Violations violations, string field, bool isGiven, int value, int most) =>
        violations.Require(!isGiven || value >= 1 && value <= most, field, $"is {value}; must be from 1 to {most:N0}");
}
