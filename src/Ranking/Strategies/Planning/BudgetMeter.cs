using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>Admits calls until a task's budget is spent.</summary>
internal sealed class BudgetMeter(RankingBudget budget)
{
    private int _calls;
    private long _reservedPrompt;
    private long _reservedCompletion;

    /// <summary>What the calls that are done cost.</summary>
    public Usage Spent { get; private set; } = Usage.None;

    /// <summary>Which part of the budget ended, as the start of a sentence; null while none has.</summary>
    public string? Exhausted { get; private set; }

    /// <summary>Admits a call, or says which part of the budget it would exceed.</summary>
    /// <param name="request">The call; its output limit is lowered to what is left.</param>
    /// <param name="promptTokens">Its prompt's length.</param>
    /// <param name="outputTokens">Most tokens that the model would write.</param>
    public ModelRequest? Admit(ModelRequest request, int promptTokens, int outputTokens)
    {
        var prompt = Spent.PromptTokens + _reservedPrompt + promptTokens;
        var output = budget.CompletionTokens - Spent.CompletionTokens - _reservedCompletion ?? outputTokens;
        Exhausted =
            _calls >= budget.ModelCalls ? $"The budget of {budget.ModelCalls} model calls" :
            prompt > budget.PromptTokens ? $"The budget of {budget.PromptTokens} prompt tokens" :
            output < 1 ? $"The budget of {budget.CompletionTokens} completion tokens" : null;
        if (Exhausted is not null) return null;
        output = Math.Min(output, outputTokens);
        _calls++;
        _reservedPrompt += promptTokens;
        _reservedCompletion += output;
        return request with { MaxOutputTokens = (int)output };
    }

    /// <summary>Replaces what was reserved for a call by what it cost.</summary>
    public void Settle(ModelRequest request, int promptTokens, Usage usage)
    {
        _reservedPrompt -= promptTokens;
        _reservedCompletion -= request.MaxOutputTokens ?? 0;
        Spent += usage;
    }
}
