using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Reranker.Models.Onnx.Constraints;

/// <summary>What limits the tokens of a call.</summary>
internal static class TokenConstraints
{
    /// <summary>The limits of a call, in the order in which they are applied.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">The call.</param>
    /// <param name="tags">The tags of its reasoning.</param>
    /// <param name="prompt">Its prompt as text.</param>
    /// <param name="temperature">The temperature of its sampling.</param>
    /// <param name="minP">Least probability of a token picked, as a share of the likeliest one's; 0 for any.</param>
    public static IReadOnlyList<ITokenConstraint> Of(
        LoadedModel model, ModelRequest request, ThinkTags tags, string prompt, double temperature, double minP)
    {
        var inside = IsReasoning(request, tags, prompt);
        List<ITokenConstraint> limits = [];
        if (request is { Reasoning: { Mode: ReasoningMode.Budget, MaxTokens: { } most }, Continues: false })
            limits.Add(new ReasoningLimit(
                most, model.Vocabulary, new ReasoningFollower(tags, inside), model.Encode($"\n{tags.Close}\n")));
        if (request.Form is { } form) limits.Add(Grammar(model, request, form, tags, inside));
        if (temperature > 0 && minP > 0) limits.Add(new MinProbability(minP, temperature));
        return limits;
    }

    /// <summary>Whether a prompt leaves the model inside reasoning, as some chat templates do.</summary>
    public static bool IsReasoning(ModelRequest request, ThinkTags tags, string prompt) => request.Continues
        ? tags.IsOpenAfter(request.Messages[^1].Content) == true
        : prompt.AsSpan().TrimEnd().EndsWith(tags.Open, StringComparison.OrdinalIgnoreCase);

    // With tags the answer's own one tells it from what a model writes before it; without, it is reasoning or the answer.
    private static AnswerGrammar Grammar(LoadedModel model, ModelRequest request, AnswerForm form, ThinkTags tags, bool inside)
    {
        var answer = new AnswerAutomaton(form, tags);
        var atOnce = !inside && (request.Continues || request.Reasoning.Mode == ReasoningMode.Off);
        if (atOnce)
        {
            var opened = request.Continues
                && request.Messages[^1].Content.AsSpan().TrimEnd().EndsWith("<answer>", StringComparison.OrdinalIgnoreCase);
            return new AnswerGrammar(model.Vocabulary, answer, model.EndTokens, answer.Start(opened), reasoning: null);
        }
        var begin = inside || form.Tagged ? (AnswerState?)null : answer.Start(opened: false, mayThink: true);
        return new AnswerGrammar(
            model.Vocabulary, answer, model.EndTokens, begin, new ReasoningFollower(tags, inside || begin is not null));
    }
}
