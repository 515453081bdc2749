using System.Diagnostics;
using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>Computes prompts, so that their sequences can be written. Belongs to the scheduler's thread.</summary>
/// <param name="model">The model.</param>
/// <param name="endTokens">Tokens that end a sequence.</param>
/// <param name="keptPrefixes">Generators kept for prompts that begin alike.</param>
/// <param name="clock">Told when the library computes.</param>
internal sealed class GroupStart(Model model, int[] endTokens, int keptPrefixes, ComputeClock clock) : IDisposable
{
    private readonly PrefixPool _prefixes = new(model, keptPrefixes, clock);

    /// <summary>Most tokens of a sequence.</summary>
    public int Context { get; } = ContextOf(model);

    /// <summary>A group that holds the sequences so far.</summary>
    /// <param name="jobs">At least one, all of one sampling.</param>
    public SequenceGroup Begin(SequenceJob[] jobs)
    {
        var start = Stopwatch.GetTimestamp();
        var before = clock.Elapsed;
        foreach (var job in jobs)
            if (job.StartedAt == 0) job.StartedAt = start;
        var generator = jobs.Length == 1 ? _prefixes.Take(jobs[0]) : Batch(jobs);
        var tokens = 0L;
        foreach (var job in jobs) tokens += job.Length - job.ReusedTokens;
        return new SequenceGroup(generator, jobs, endTokens, clock, (clock.Elapsed - before) / tokens);
    }

    /// <summary>Takes back what a group of which all sequences are over was written with.</summary>
    public void End(SequenceGroup group)
    {
        if (group.Only is { } job) _prefixes.Return(group.Generator, job.Sampling);
        else group.Dispose();
    }

    public void Dispose() => _prefixes.Dispose();

    private static int ContextOf(Model model)
    {
        using var defaults = new GeneratorParams(model);
        return defaults.MaxLength;
    }

    private Generator Batch(SequenceJob[] jobs)
    {
        clock.Start();
        Generator? generator = null;
        try
        {
            using var parameters = new GeneratorParams(model)
            {
                BatchSize = jobs.Length,
                // All rows go on behind the longest prompt, the shorter ones filled up.
                MaxLength = jobs.Max(job => job.Length) + jobs.Max(job => job.Left),
            };
            jobs[0].Sampling.Apply(parameters);
            generator = new Generator(model, parameters);
            using var prompts = new TokenSequences();
            foreach (var job in jobs)
            {
                job.ReusedTokens = 0;
                prompts.Add(job.SoFar());
            }
            using var abandonment = new Abandonment(generator, jobs);
            generator.Append(prompts);
            abandonment.End();
            return generator;
        }
        catch
        {
            generator?.Dispose();
            throw;
        }
        finally
        {
            clock.Stop();
        }
    }
}
