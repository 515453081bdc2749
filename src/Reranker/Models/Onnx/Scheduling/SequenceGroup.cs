using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>Sequences that are written together, a token of each in a step. Belongs to the scheduler's thread.</summary>
internal sealed class SequenceGroup : IDisposable
{
    private readonly SequenceJob[] _jobs;
    private readonly Generator _generator;
    private readonly int[] _endTokens;
    private readonly ComputeClock _clock;
    private readonly TimeSpan _promptToken;
    private readonly float[] _offsets;
    private TimeSpan _wasted;

    /// <param name="generator">Holds the prompts of the jobs, in their order.</param>
    /// <param name="jobs">At least one, all of one sampling.</param>
    /// <param name="endTokens">The tokens that end a sequence.</param>
    /// <param name="clock">Told when the library computes.</param>
    /// <param name="promptToken">What computing a token of the prompts took.</param>
    public SequenceGroup(Generator generator, SequenceJob[] jobs, int[] endTokens, ComputeClock clock, TimeSpan promptToken)
    {
        (_generator, _jobs, _endTokens, _clock, _promptToken) = (generator, jobs, endTokens, clock, promptToken);
        _offsets = new float[jobs.Length];
        Active = jobs.Length;
    }

    /// <summary>Sequences that are not over.</summary>
    public int Active { get; private set; }

    /// <summary>Tokens of all rows, which the cache has to hold.</summary>
    public long CacheTokens => (long)_generator.MaxLength * _jobs.Length;

    /// <summary>The job of a group of one; null for larger ones.</summary>
    public SequenceJob? Only => _jobs is [var only] ? only : null;

    /// <summary>
    /// Whether rows that are over have cost as much time by now as it takes to compute the others anew, without them. Whoever
    /// moves at that point never loses more than twice what knowing the sequences' ends would have saved.
    /// </summary>
    public bool IsSparse
    {
        get
        {
            if (Active == 0 || Active == _jobs.Length) return false;
            var tokens = 0L;
            foreach (var job in _jobs)
                if (job.End == SequenceEnd.None) tokens += job.Length;
            return _wasted > _promptToken * tokens;
        }
    }

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
            if (job.IsGone()) continue;
            active++;
            scored |= job.TopLogProbs >= 0;
            masked |= job.IsConstrained;
        }
        Active = active;
        if (active == 0) return 0;
        var before = _clock.Elapsed;
        if (scored || masked) WriteByScores(masked);
        else Write();
        _wasted += (_clock.Elapsed - before) * (_jobs.Length - active) / _jobs.Length;
        Take();
        return active;
    }

    public void Dispose() => _generator.Dispose();

    /// <summary>Ends every sequence that is not over.</summary>
    public void Fail(string reason)
    {
        foreach (var job in _jobs) job.Finish(SequenceEnd.Failed, reason);
    }

    private void Write()
    {
        _clock.Start();
        _generator.GenerateNextToken();
        _clock.Stop();
    }

    private void WriteByScores(bool masked)
    {
        _clock.Start();
        using var scores = _generator.Scores();
        _clock.Stop();
        var vocabulary = scores.Values.Length / _jobs.Length;
        for (var row = 0; row < _jobs.Length; row++)
        {
            var job = _jobs[row];
            if (job.End == SequenceEnd.None) Read(job, scores.Values.Slice(row * vocabulary, vocabulary), out _offsets[row]);
        }
        if (masked) scores.Apply();
        Write();
        var written = _generator.NextTokens;
        for (var row = 0; row < _jobs.Length; row++)
            if (_jobs[row].TopLogProbs >= 0) _offsets[row] = scores.Values[row * vocabulary + written[row]] - _offsets[row];
    }

    // Probabilities among all tokens, but only of those that are allowed: then no choice is missing.
    private static void Read(SequenceJob job, Span<float> scores, out float offset)
    {
        offset = job.TopLogProbs >= 0 ? LogSoftmax.Offset(scores) : 0;
        Mask(job, scores, isSampling: false);
        if (job.TopLogProbs >= 0) LogSoftmax.Top(scores, offset, job.Top(job.Count));
        Mask(job, scores, isSampling: true);
    }

    private static void Mask(SequenceJob job, Span<float> scores, bool isSampling)
    {
        for (var i = 0; i < job.Constraints.Count; i++)
            if (job.Constraints[i] is { IsActive: true } constraint && constraint.IsSampling == isSampling) constraint.Mask(scores);
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
