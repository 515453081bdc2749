using System.Numerics;
using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>
/// Generators of single sequences that keep what they computed: a prompt that begins like an earlier one is computed from
/// where it differs. Belongs to the scheduler's thread.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="capacity">Most generators kept; each holds the cache of a whole sequence.</param>
/// <param name="clock">Told when the library computes.</param>
internal sealed class PrefixPool(Model model, int capacity, ComputeClock clock) : IDisposable
{
    private readonly List<(Generator Generator, Sampling Sampling)> _idle = [];

    /// <summary>A generator that holds the job's tokens so far.</summary>
    /// <param name="job">Told how many tokens were there already.</param>
    public Generator Take(SequenceJob job)
    {
        var tokens = job.SoFar();
        var (best, kept) = (-1, 0);
        for (var i = 0; i < _idle.Count; i++)
        {
            var (generator, sampling) = _idle[i];
            if (sampling != job.Sampling || generator.MaxLength < job.MaxLength) continue;
            var same = generator.Sequence(0).CommonPrefixLength(tokens);
            if (best < 0 || same > kept) (best, kept) = (i, same);
        }
        // The last token is always computed, for its scores.
        kept = Math.Min(kept, tokens.Length - 1);
        clock.Start();
        var taken = best < 0 ? Create(job) : _idle[best].Generator;
        if (best >= 0) _idle.RemoveAt(best);
        try
        {
            using var abandonment = new Abandonment(taken, job);
            if (best >= 0) taken.Rewind(kept);
            job.ReusedTokens = kept;
            taken.Append(tokens.AsSpan(kept));
            abandonment.End();
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
        finally
        {
            clock.Stop();
        }
    }

    /// <summary>Takes a generator back, in the place of the one that was idle longest.</summary>
    public void Return(Generator generator, Sampling sampling)
    {
        _idle.Add((generator, sampling));
        if (_idle.Count <= capacity) return;
        _idle[0].Generator.Dispose();
        _idle.RemoveAt(0);
    }

    public void Dispose()
    {
        foreach (var (generator, _) in _idle) generator.Dispose();
        _idle.Clear();
    }

    // Room to spare lets later, longer prompts of the same query use the same generator.
    private Generator Create(SequenceJob job)
    {
        using var parameters = new GeneratorParams(model);
        var context = parameters.MaxLength;
        parameters.MaxLength = Math.Min(context, (int)BitOperations.RoundUpToPowerOf2((uint)job.MaxLength));
        job.Sampling.Apply(parameters);
        return new Generator(model, parameters);
    }
}
