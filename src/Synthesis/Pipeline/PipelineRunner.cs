using ReasonRank.V1;

namespace ReasonRank.Synthesis.Pipeline;

/// <summary>Takes a query through the steps of a job; results that are known are not made again.</summary>
internal static class PipelineRunner
{
    /// <summary>Runs the steps one after another.</summary>
    /// <param name="plan">The steps.</param>
    /// <param name="query">The query.</param>
    /// <param name="surroundings">What the steps may use.</param>
    /// <param name="results">Known results.</param>
    /// <param name="observe">Told of each step that begins, and with its result when it has one.</param>
    /// <param name="cancellation">Ends the work; finished steps keep their results.</param>
    /// <exception cref="StepFailedException">A step failed.</exception>
    public static async Task<PipelineOutcome> RunAsync(
        StepPlan plan, JobQuery query, IStepSurroundings surroundings, IStepResults results,
        Func<BoundStep, StepResult?, ValueTask> observe, CancellationToken cancellation)
    {
        var made = new List<(StepResult Result, byte[] Content)>(plan.Steps.Count);
        var byName = new Dictionary<string, StepResult>();
        var keys = new Dictionary<string, ResultKey>();
        foreach (var step in plan.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            await observe(step, null);
            var input = new StepInput(query, step.Parameters, [.. step.After.Select(place => made[place].Result)]);
            var identity = await step.Step.IdentifyAsync(input, surroundings, cancellation);
            var key = ResultKey.Of(step, query, step.After.Select(place => made[place].Content), identity);
            var result = await results.FindAsync(key, cancellation)
                ?? await results.KeepAsync(key, await step.Step.RunAsync(input, surroundings, cancellation), cancellation);
            made.Add((result, ResultKey.Content(result)));
            (byName[step.Name], keys[step.Name]) = (result, key);
            await observe(step, result);
            if (step.Step.Judge(input, result) is { } end) return new PipelineOutcome(query, byName, keys, step.Name, end);
            if (result.ValueCase != StepResult.ValueOneofCase.Question) continue;
            query = Written(query, result.Question);
            if (surroundings.Screen(query.Text) is { } taken) return new PipelineOutcome(query, byName, keys, step.Name, taken);
        }
        return new PipelineOutcome(query, byName, keys);
    }

    private static JobQuery Written(JobQuery query, WrittenQuestion question)
    {
        var written = query.Clone();
        written.Text = question.Text;
        if (question.Answer.Length > 0) written.Answer = question.Answer;
        if (!written.RelevantIds.Contains(question.PassageId)) written.RelevantIds.Add(question.PassageId);
        return written;
    }
}
