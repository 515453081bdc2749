using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>Sequences that are written together, a token of each in a step. Belongs to the scheduler's thread.</summary>
internal sealed class SequenceGroup : IDisposable
{
    private readonly SequenceJob[] _jobs;
    private readonly Generator _generator;
    private readonly int[] _endTokens;
    private readonly float[] _offsets;

    /// <param name="generator">Holds the prompts of the jobs, in their order.</param>
    /// <param name="jobs">At least one, all of one sampling.</param>
    /// <param name="endTokens">The tokens that end a sequence.</param>
    public SequenceGroup(Generator generator, SequenceJob[] jobs, int[] endTokens)
    {
        (_generator, _jobs, _endTokens) = (generator, jobs, endTokens);
        _offsets = new float[jobs.Length];
    }

    /// <summary>Sequences that are not over.</summary>
    public int Active { get; private set; } = 1;

    /// <summary>Tokens of all rows, which the cache has to hold.</summary>
    public long CacheTokens => (long)_generator.MaxLength * _jobs.Length;

    /// <summary>The job of a group of one; null for larger ones.</summary>
    public SequenceJob? Only => _jobs is [var only] ? only : null;

    /// <summary>Whether most of its rows are over, so that the others are better written elsewhere.</summary>
    public bool IsSparse => Active > 0 && Active * 2 <= _jobs.Length;

    /// <summary>The sequences that are not over.</summary>
    public IEnumerable<SequenceJob> Rest => _jobs.Where(job => job.End == SequenceEnd.None);

    /// <summary>What writes the sequences, to be used again.</summary>
    public Generator Generator => _generator;

    /// <summary>Writes a token of each sequence.</summary>
    /// <returns>Tokens written.</returns>
    public int Step()
    {
        var (active, scored, masked) = (0, false, false);
        foreach (var job in _jobs)
        {
            if (job.Cancelled.IsCancellationRequested) job.Finish(SequenceEnd.Cancelled);
            if (job.End != SequenceEnd.None) continue;
            active++;
            scored |= job.TopLogProbs >= 0;
            masked |= job.IsConstrained;
        }
        Active = active;
        if (active == 0) return 0;
        if (scored || masked) ReadScores(masked);
        else _generator.GenerateNextToken();
        Take();
        return active;
    }

    public void Dispose() => _generator.Dispose();

    /// <summary>Ends every sequence that is not over.</summary>
    public void Fail(string reason)
    {
        foreach (var job in _jobs) job.Finish(SequenceEnd.Failed, reason);
    }

    private void ReadScores(bool masked)
    {
        using var logits = _generator.Logits();
        var all = logits.Data<float>();
        var vocabulary = all.Length / _jobs.Length;
        for (var row = 0; row < _jobs.Length; row++)
        {
            var job = _jobs[row];
            if (job.End != SequenceEnd.None) continue;
            var scores = all.Slice(row * vocabulary, vocabulary);
            // Probabilities among all tokens, but only of those that are allowed: then no choice is missing.
            if (job.TopLogProbs >= 0) _offsets[row] = LogSoftmax.Offset(scores);
            foreach (var constraint in job.Constraints)
                if (constraint is { IsActive: true, IsSampling: false }) constraint.Mask(scores);
            if (job.TopLogProbs >= 0) LogSoftmax.Top(scores, _offsets[row], job.Top(job.Count));
            foreach (var constraint in job.Constraints)
                if (constraint is { IsActive: true, IsSampling: true }) constraint.Mask(scores);
        }
        if (masked) _generator.SetLogits(logits);
        _generator.GenerateNextToken();
        var written = _generator.NextTokens;
        for (var row = 0; row < _jobs.Length; row++)
            if (_jobs[row].TopLogProbs >= 0) _offsets[row] = all[row * vocabulary + written[row]] - _offsets[row];
    }

    private void Take()
    {
        var written = _generator.NextTokens;
        for (var row = 0; row < _jobs.Length; row++)
        {
            var job = _jobs[row];
            if (job.End != SequenceEnd.None) continue;
            if (_endTokens.AsSpan().Contains(written[row])) job.Finish(SequenceEnd.EndToken);
            else job.Add(written[row], _offsets[row]);
            if (job.End != SequenceEnd.None) Active--;
        }
    }
}
