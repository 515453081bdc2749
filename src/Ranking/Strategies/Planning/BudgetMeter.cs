using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>Admits calls until a task's budget is spent.</summary>
internal sealed class BudgetMeter(RankingBudget budget)
{
    private readonly Lock _lock = new();
    private int _calls;
    private long _reservedPrompt;
    private long _reservedCompletion;

    /// <summary>What the calls that are done cost.</summary>
    public Usage Spent { get; private set; } = Usage.None;

    /// <summary>Which part of the budget ended, as the start of a sentence; null while none has.</summary>
    public string? Exhausted { get; private set; }

    /// <summary>Admits a call that the budget has room for.</summary>
    /// <param name="request">The call.</param>
    /// <param name="promptTokens">Its prompt's length.</param>
    /// <param name="outputTokens">Most tokens that the model would write.</param>
    /// <param name="mayWait">Whether calls are on their way whose end may leave room for all that it could write.</param>
    /// <returns>
    /// The call, its output limit lowered to what is left; null when it has to wait, or when <see cref="Exhausted"/> says
    /// that it never will be.
    /// </returns>
    public ModelRequest? Admit(ModelRequest request, int promptTokens, int outputTokens, bool mayWait)
    {
        using var entered = _lock.EnterScope();
        var prompt = Spent.PromptTokens + _reservedPrompt + promptTokens;
        var output = budget.CompletionTokens - Spent.CompletionTokens - _reservedCompletion ?? outputTokens;
        var hasCalls = budget.ModelCalls is not { } calls || _calls < calls;
        if (hasCalls && mayWait && (prompt > budget.PromptTokens || output < outputTokens)) return null;
        Exhausted =
            !hasCalls ? $"The budget of {budget.ModelCalls} model calls" :
            prompt > budget.PromptTokens ? $"The budget of {budget.PromptTokens} prompt tokens" :
            output < 1 ? $"The budget of {budget.CompletionTokens} completion tokens" : null;
        if (Exhausted is not null) return null;
        output = Math.Min(output, outputTokens);
        _calls++;
        _reservedPrompt += promptTokens;
        _reservedCompletion += output;
        return request with { MaxOutputTokens = (int)output, MayTryAgain = () => AdmitAgain(promptTokens) };
    }

    /// <summary>Replaces what was reserved for a call by what it cost.</summary>
    public void Settle(ModelRequest request, int promptTokens, Usage usage)
    {
        using var entered = _lock.EnterScope();
        _reservedPrompt -= promptTokens;
        _reservedCompletion -= request.MaxOutputTokens ?? 0;
        Spent += usage;
    }

    // Asked from the calls on their way, on any thread.
    private bool AdmitAgain(int promptTokens)
    {
        using var entered = _lock.EnterScope();
        if (_calls >= budget.ModelCalls || Spent.PromptTokens + _reservedPrompt + promptTokens > budget.PromptTokens) return false;
        _calls++;
        return true;
    }
}
