namespace ReasonRank.Ranking.Strategies.Cascade;

/// <summary>Divides a task's budget between the stages of a cascade.</summary>
internal static class StageBudget
{
    private const double Least = .5;
    private const double Most = .9;

    /// <summary>
    /// The part of a budget that the first of two stages may use: its part of the calls to expect, at least half and at most
    /// nine tenths; half where the numbers are not known.
    /// </summary>
    public static double FirstPart(int firstCalls, int secondCalls) => firstCalls == 0 || secondCalls == 0
        ? Least
        : Math.Clamp((double)firstCalls / (firstCalls + secondCalls), Least, Most);

    /// <summary>A part of each limit; of several calls one is always left over.</summary>
    public static RankingBudget Part(this RankingBudget budget, double part, DateTimeOffset now) => new(
        budget.ModelCalls is { } calls ? Math.Clamp((int)(calls * part), Math.Min(calls, 1), Math.Max(Math.Min(calls, 1), calls - 1)) : null,
        (long?)(budget.PromptTokens * part),
        (long?)(budget.CompletionTokens * part),
        budget.Deadline is { } deadline ? now + (deadline - now) * part : null);

    /// <summary>What is left of a budget.</summary>
    public static RankingBudget Less(this RankingBudget budget, Usage spent) => budget with
    {
        ModelCalls = budget.ModelCalls is { } calls ? Math.Max(0, calls - spent.ModelCalls - spent.CachedCalls) : null,
        PromptTokens = budget.PromptTokens is { } prompt ? Math.Max(0, prompt - spent.PromptTokens) : null,
        CompletionTokens = budget.CompletionTokens is { } completion ? Math.Max(0, completion - spent.CompletionTokens) : null,
    };
}
