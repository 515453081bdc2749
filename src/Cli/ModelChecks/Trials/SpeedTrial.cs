using System.Diagnostics;
using System.Globalization;
using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Cli.ModelChecks.Trials;

/// <summary>Measures how fast a model reads and writes.</summary>
internal static class SpeedTrial
{
    private const int PromptTokens = 1024;
    private const int WrittenTokens = 64;

    /// <summary>Computes a prompt and writes behind it, after a first run that does not count.</summary>
    public static async Task<(Check Check, Speed? Speed)> RunAsync(
        LoadedModel model, int contextTokens, CancellationToken cancellationToken)
    {
        // Different beginnings: a prompt that begins as an earlier one would not be computed again.
        await MeasureAsync(model, Prompt(model, "first", Math.Min(64, contextTokens / 4)), cancellationToken);
        var (speed, error) = await MeasureAsync(model, Prompt(model, "second", Math.Min(PromptTokens, contextTokens / 2)), cancellationToken);
        return speed is null
            ? (Check.Failed("speed", $"the model does not write: {error}", "Export the folder again, for the provider that it runs on."), null)
            : (Check.Ok("speed", string.Create(
                CultureInfo.InvariantCulture,
                $"{speed.PrefillTokensPerSecond:N0} tokens/s read (prompt of {speed.PromptTokens:N0}), {speed.DecodeTokensPerSecond:N1} tokens/s written (one sequence of {speed.WrittenTokens})")), speed);
    }

    private static int[] Prompt(LoadedModel model, string beginning, int tokens)
    {
        var text = string.Join('\n', Example.Passages.Select(passage => passage.Text));
        var some = model.Encode(text);
        List<int> prompt = [.. model.Encode(beginning)];
        while (prompt.Count < tokens) prompt.AddRange(some);
        return [.. prompt.Take(tokens)];
    }

    private static async Task<(Speed? Speed, string? Error)> MeasureAsync(
        LoadedModel model, int[] prompt, CancellationToken cancellationToken)
    {
        var job = new SequenceJob(prompt, WrittenTokens)
        {
            Constraints = [new EndlessAnswer(model.EndTokens)],
            Cancelled = cancellationToken,
        };
        model.Scheduler.Add(job);
        // The scheduler ends it on cancellation; until then it writes into it.
        await job.WaitAsync(0, CancellationToken.None);
        var first = Stopwatch.GetTimestamp();
        while (job.End == SequenceEnd.None) await job.WaitAsync(job.Count, CancellationToken.None);
        var last = Stopwatch.GetTimestamp();
        cancellationToken.ThrowIfCancellationRequested();
        if (job.End == SequenceEnd.Failed) return (null, job.Error);
        var read = Stopwatch.GetElapsedTime(job.StartedAt, first).TotalSeconds;
        var wrote = Stopwatch.GetElapsedTime(first, last).TotalSeconds;
        return (new Speed(prompt.Length, (prompt.Length - job.ReusedTokens) / read, job.Count, (job.Count - 1) / wrote), null);
    }
}
