using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>
/// A second call for an answer that was cut off or left out: its prompt ends with the model's reasoning, closed, and the
/// answer's beginning, so that the model can only go on with the answer (as Weller et al. do for Rank1, arXiv 2502.18418).
/// </summary>
/// <param name="Request">The call.</param>
/// <param name="PromptTokens">Its prompt's length; an estimate where the tokenizer is not known.</param>
public sealed record ForcedFinish(ModelRequest Request, int PromptTokens)
{
    private const int TokensOfTurn = 8;

    private string Reasoning { get; init; } = "";

    private string Opening { get; init; } = "";

    private string Closing { get; init; } = "";

    /// <summary>The second call.</summary>
    /// <param name="asked">The first call.</param>
    /// <param name="promptTokens">Length of its prompt.</param>
    /// <param name="answer">What the model wrote.</param>
    /// <param name="model">The model.</param>
    /// <param name="tags">Whether the answer stands between tags.</param>
    /// <param name="answerTokens">Most tokens of an answer without reasoning.</param>
    /// <param name="form">What the answer may be, tags left out; anything when null, or where the model cannot choose.</param>
    /// <returns>Null when the model cannot go on with a turn, has said that it has no answer, or has no room left.</returns>
    internal static ForcedFinish? Of(
        ModelRequest asked, int promptTokens, ModelAnswer answer, IRankingModel model, bool tags, int answerTokens,
        AnswerForm? form = null)
    {
        if (!model.Offers.HasFlag(ModelNeeds.Continuation) || asked.Continues) return null;
        if (AnswerBlock.Find(answer.Reasoning, answer.Text) is { Tagged: true, Closed: true }) return null;
        var unfinished = UnfinishedAnswer.Of(answer);
        var opening = tags ? "<answer>" : "";
        if (opening.Length == 0 && !unfinished.Thinks) return null;
        if (form?.Picks != 1 || !model.Offers.HasFlag(ModelNeeds.Choices)) form = null;

        var room = model.ContextTokens - promptTokens - TokensOfTurn - answerTokens;
        int tokens;
        while ((tokens = model.CountTokens(unfinished.ToTurn(opening))) > room)
        {
            if (unfinished.Thought.Length == 0 || room <= 0) return null;
            unfinished = unfinished.Shorten((int)Math.Min(
                unfinished.Thought.Length * 3L / 4, unfinished.Thought.Length * (long)room / tokens));
        }
        var turn = new ChatMessage(ChatRole.Assistant, unfinished.ToTurn(opening));
        var request = asked with
        {
            Messages = [.. asked.Messages, turn],
            MaxOutputTokens = answerTokens,
            Reasoning = new ReasoningOptions(ReasoningMode.Off),
            Form = form ?? asked.Form,
        };
        return new ForcedFinish(request, promptTokens + TokensOfTurn + tokens)
        {
            Reasoning = unfinished.Thought,
            Opening = opening,
            Closing = tags && form is not null ? "</answer>" : "",
        };
    }

    /// <summary>Both calls as one answer.</summary>
    /// <param name="second">What the model wrote in the second call.</param>
    internal ModelAnswer Complete(ModelAnswer second) => new(
        // Servers that set reasoning apart may take what follows the turn for more of it.
        Reasoning, Opening + second.Reasoning + second.Text + Closing, second.Truncated && Request.Form is not { Tagged: false })
    {
        Tokens = second.Tokens,
    };
}
