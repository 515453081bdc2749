using System.Diagnostics;
using System.Globalization;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Cli.ModelChecks.Trials;

/// <summary>Ranks the example as the reranker would.</summary>
internal static class RankingTrial
{
    private const string Name = "ranking";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task<(Check Check, Trial? Trial)> RunAsync(
        CheckedModel subject, IRankingModel model, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var task = new RankingTask
        {
            Query = Example.Query,
            Candidates = Example.Passages,
            Parameters = subject.Parameters,
            Budget = new RankingBudget(Deadline: TimeProvider.System.GetUtcNow() + Limit),
            Trace = true,
        };
        try
        {
            var result = await Ranker.RankAsync(
                subject.Strategy, task, new RankingContext { Model = model, Template = subject.Template }, cancellationToken);
            var usage = result.Strategy.Usage;
            var trial = new Trial(
                [.. result.Candidates.Select(candidate => candidate.Candidate.Id)], usage.ModelCalls, usage.PromptTokens,
                usage.CompletionTokens, Stopwatch.GetElapsedTime(start).TotalSeconds);
            return (Judge(subject, result.Strategy, trial), trial);
        }
        catch (InvalidRankingException refusal)
        {
            return (Check.Failed(
                Name, $"{subject.Strategy.Name} refuses the model: {refusal.Message}",
                "Give the checkpoint's card with --card; a context that is too small has its own check above."), null);
        }
    }

    private static Check Judge(CheckedModel subject, StrategyResult result, Trial trial)
    {
        var finding = string.Create(
            CultureInfo.InvariantCulture,
            $"{subject.Strategy.Name}: {string.Join(" > ", trial.Order)} ({(trial.Calls == 1 ? "1 call" : $"{trial.Calls} calls")}, {trial.PromptTokens:N0} tokens read, {trial.CompletionTokens:N0} written, {trial.Seconds:0.0} s)");
        if (result.Shortfall is { Degraded: true } broken)
            return Check.Failed(Name, $"{finding}: {broken.Reason}", Why(result) ?? "See the checks above; the model has to work before it can rank.");
        if (result.Shortfall is { } partial)
            return Check.Warning(Name, $"{finding}: {partial.Reason}", "The model is too slow here for reasoning: use a GPU, a smaller one, or less precision.");
        if (result.Repairs.Any())
            return Check.Warning(
                Name, $"{finding}; answers had to be mended: {result.Repairs}",
                "Check that the card and its prompt template are those of the checkpoint; int4 can cost this much, fp16 does not.");
        if (subject.Options.Reasoning != ReasoningMode.Off && result.Trace.All(window => window.Reasoning.Length == 0))
            return Check.Warning(
                Name, $"{finding}; the model did not reason", "Check the think tags and the chat template, or set Reasoning of the model to Off.");
        return trial.Order[0] != Example.Best
            ? Check.Warning(
                Name, $"{finding}; the passage that answers is '{Example.Best}'",
                "A good reranker puts it first. Compare with the checkpoint before its export, and measure on test collections.")
            : Check.Ok(Name, finding);
    }

    private static string? Why(StrategyResult result) =>
        result.Failure?.Message ?? result.Trace.Select(window => window.Error).FirstOrDefault(error => error is not null);
}
