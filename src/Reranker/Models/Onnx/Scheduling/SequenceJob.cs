using System.Runtime.CompilerServices;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>
/// A sequence to write. The scheduler's thread writes, one other reads along; all memory is taken beforehand, so that a
/// token costs none.
/// </summary>
internal sealed class SequenceJob
{
    private readonly int[] _tokens;
    private readonly float[] _logProbs;
    private readonly TokenScore[] _top;
    private readonly NewsSignal _news = new();
    private int _count;
    private int _end;

    /// <param name="prompt">Not empty.</param>
    /// <param name="maxTokens">Most tokens to write, at least 1.</param>
    /// <param name="topLogProbs">Likeliest tokens to tell at each place; -1 for no log-probabilities at all.</param>
    public SequenceJob(int[] prompt, int maxTokens, int topLogProbs = -1)
    {
        (Prompt, TopLogProbs) = (prompt, topLogProbs);
        _tokens = new int[maxTokens];
        _logProbs = topLogProbs < 0 ? [] : new float[maxTokens];
        _top = topLogProbs <= 0 ? [] : new TokenScore[maxTokens * topLogProbs];
    }

    public int[] Prompt { get; }

    public int MaxTokens => _tokens.Length;

    public int TopLogProbs { get; }

    public Sampling Sampling { get; init; } = Sampling.Greedy;

    /// <summary>What limits the tokens; usually nothing.</summary>
    public IReadOnlyList<ITokenConstraint> Constraints { get; init; } = [];

    /// <summary>Stops the sequence.</summary>
    public CancellationToken Cancelled { get; init; }

    /// <summary>Tokens of the prompt that were computed before, for another sequence.</summary>
    public int ReusedTokens { get; set; }

    /// <summary>When the first computation began, in ticks of the clock; 0 before.</summary>
    public long StartedAt { get; set; }

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Error { get; private set; }

    /// <summary>Tokens written so far, the end token left out. May be read while more are written.</summary>
    public int Count => Volatile.Read(ref _count);

    public SequenceEnd End => (SequenceEnd)Volatile.Read(ref _end);

    /// <summary>A token that is written.</summary>
    public int this[int index] => _tokens[index];

    /// <summary>Natural logarithm of a token's probability; only with log-probabilities.</summary>
    public float LogProb(int index) => _logProbs[index];

    /// <summary>The likeliest tokens at a place, best first.</summary>
    public Span<TokenScore> Top(int index) => _top.AsSpan(index * TopLogProbs, Math.Max(0, TopLogProbs));

    /// <summary>Whether a mask is wanted before the next token.</summary>
    public bool IsConstrained
    {
        get
        {
            for (var i = 0; i < Constraints.Count; i++)
                if (Constraints[i].IsActive) return true;
            return false;
        }
    }

    /// <summary>Whether it can only be written by what tells the model's scores.</summary>
    public bool NeedsScores => TopLogProbs >= 0 || Constraints.Any(constraint => constraint.NeedsScores);

    /// <summary>Tokens that have to come next, in this order; empty where there is a choice.</summary>
    public ReadOnlySpan<int> Forced
    {
        get
        {
            for (var i = 0; i < Constraints.Count; i++)
                if (Constraints[i].Forced is { IsEmpty: false } forced) return forced;
            return default;
        }
    }

    /// <summary>The prompt and what is written so far.</summary>
    public int[] SoFar() => Count == 0 ? Prompt : [.. Prompt, .. _tokens.AsSpan(0, Count)];

    /// <summary>Tokens of the prompt and of what is written so far.</summary>
    public int Length => Prompt.Length + Count;

    /// <summary>Most tokens that are still to be written.</summary>
    public int Left => MaxTokens - Count;

    /// <summary>Most tokens of prompt and answer together.</summary>
    public int MaxLength => Prompt.Length + MaxTokens;

    /// <summary>Takes a token; ends the sequence when it is full.</summary>
    public void Add(int token, float logProb)
    {
        if (End != SequenceEnd.None) return;
        for (var i = 0; i < Constraints.Count; i++) Constraints[i].Accept(token);
        _tokens[_count] = token;
        if (TopLogProbs >= 0) _logProbs[_count] = logProb;
        Volatile.Write(ref _count, _count + 1);
        if (_count == MaxTokens) Finish(SequenceEnd.MaxTokens);
        else _news.Set();
    }

    /// <summary>Whether it is over; ends it when nobody wants it any more.</summary>
    public bool IsGone()
    {
        if (Cancelled.IsCancellationRequested) Finish(SequenceEnd.Cancelled);
        return End != SequenceEnd.None;
    }

    /// <summary>Ends the sequence; only the first end counts.</summary>
    public void Finish(SequenceEnd end, string? error = null)
    {
        if (End != SequenceEnd.None) return;
        Error = error;
        Volatile.Write(ref _end, (int)end);
        _news.Set();
    }

    /// <summary>Waits until there are more tokens than a number, or the end.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitAsync(int known, CancellationToken cancellationToken)
    {
        while (Count <= known && End == SequenceEnd.None) await _news.WaitAsync(cancellationToken);
    }
}
