using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports;

/// <summary>The prompts of training data: those that the reranker's strategies will ask the trained model with.</summary>
internal static class TrainingPrompts
{
    public static readonly IntegerParameter PassageWords = new(
        "passage_words", "Most words of a passage in a prompt, 1 to 10,000.", 300, 1, 10_000);

    /// <summary>The listwise template.</summary>
    public static PromptTemplate Listwise => ShippedTemplates.ReasonRank;

    /// <summary>The pointwise template.</summary>
    public static PromptTemplate Pointwise => ShippedTemplates.All["erank"];

    /// <summary>The chat that asks for an order of the passages of a label.</summary>
    public static IReadOnlyList<ChatMessage> OrderOf(Item item, RankingLabel label, ParameterValues parameters)
    {
        var passages = item.Passages();
        return new ListwisePrompt(Listwise).Render(
            item.Query.Text, [.. label.InitialIds.Select(id => passages[id].ToCandidate())], parameters[PassageWords], letters: false, out _);
    }

    /// <summary>The chat that asks for the score of a passage.</summary>
    public static IReadOnlyList<ChatMessage> ScoreOf(Item item, CandidatePassage passage, ParameterValues parameters) =>
        new PointwisePrompt(Pointwise).Render(item.Query.Text, passage.ToCandidate(), parameters[PassageWords]);

    /// <summary>The answer to learn: the reasoning, then the order by the passages' places in the prompt.</summary>
    public static string Answer(RankingLabel label)
    {
        var places = label.InitialIds.Select((id, place) => (id, place)).ToDictionary();
        return $"<think>\n{label.Reasoning}\n</think>\n<answer>{string.Join(" > ", label.FinalIds.Select(id => $"[{places[id] + 1}]"))}</answer>";
    }

    /// <summary>The answer to learn: the reasoning, then the score.</summary>
    public static string Answer(ScoreLabel label) =>
        FormattableString.Invariant($"<think>\n{label.Reasoning}\n</think>\n<answer>{label.Score:0}</answer>");
}
