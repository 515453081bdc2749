using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>Writes tokens, one after another, for one or several sequences. Not for use by two threads at once.</summary>
public sealed unsafe class Generator : IDisposable
{
    private readonly OgaHandle _handle;
    private readonly List<OgaHandle> _inUse = [];
    private int _length;
    private int _busy;

    /// <summary>A generator without tokens.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parameters">Read now; later changes do not count.</param>
    public Generator(Model model, GeneratorParams parameters)
    {
        (BatchSize, MaxLength) = (parameters.BatchSize, parameters.MaxLength);
        Oga.Check(Oga.OgaCreateGenerator(model.Handle, parameters.Handle, out var generator));
        _handle = new OgaHandle(generator, Oga.OgaDestroyGenerator, model.Handle, parameters.Handle);
    }

    /// <summary>Sequences written at once.</summary>
    public int BatchSize { get; }

    /// <summary>Most tokens of a sequence, the prompt included.</summary>
    public int MaxLength { get; }

    /// <summary>Tokens of a sequence so far.</summary>
    public int Length => _length;

    /// <summary>Whether every sequence has ended or is full.</summary>
    public bool IsDone
    {
        get
        {
            using var use = Use();
            return Oga.OgaGenerator_IsDone(_handle);
        }
    }

    /// <summary>The tokens written last, one of each sequence, end tokens included. Valid until the next call.</summary>
    public ReadOnlySpan<int> NextTokens
    {
        get
        {
            using var use = Use();
            Oga.Check(Oga.OgaGenerator_GetNextTokens(_handle, out var tokens, out var count));
            return new ReadOnlySpan<int>(tokens, (int)count);
        }
    }

    /// <summary>Computes the next tokens of the prompt of a single sequence.</summary>
    /// <exception cref="ArgumentException">There are none, or too many for <see cref="MaxLength"/>.</exception>
    /// <exception cref="InvalidOperationException">The generator writes several sequences.</exception>
    /// <exception cref="GenAIException">A token is not in the vocabulary.</exception>
    public void Append(ReadOnlySpan<int> tokens)
    {
        if (BatchSize != 1) throw new InvalidOperationException("A batch takes its prompts all at once, as sequences.");
        RequireRoom(tokens.Length);
        using var use = Use();
        fixed (int* pointer = tokens) Oga.Check(Oga.OgaGenerator_AppendTokens(_handle, pointer, (nuint)tokens.Length));
        _length += tokens.Length;
    }

    /// <summary>Computes the prompts of a batch; once only. Shorter ones are filled up.</summary>
    /// <exception cref="ArgumentException">Not one for each sequence, or one is too long.</exception>
    /// <exception cref="InvalidOperationException">The batch has its prompts already.</exception>
    public void Append(TokenSequences prompts)
    {
        if (prompts.Count != BatchSize)
            throw new ArgumentException($"{prompts.Count} prompts were given to a batch of {BatchSize}.", nameof(prompts));
        if (BatchSize > 1 && _length > 0) throw new InvalidOperationException("A batch takes its prompts once.");
        var longest = 0;
        for (var i = 0; i < prompts.Count; i++) longest = Math.Max(longest, prompts[i].Length);
        RequireRoom(longest);
        using var use = Use();
        Oga.Check(Oga.OgaGenerator_AppendTokenSequences(_handle, prompts.Handle));
        _length += longest;
    }

    /// <summary>Writes one token of each sequence.</summary>
    /// <exception cref="InvalidOperationException">There is no prompt, or every sequence has ended or is full.</exception>
    public void GenerateNextToken()
    {
        using var use = Use();
        if (_length == 0) throw new InvalidOperationException("There is no prompt.");
        if (_length >= MaxLength) throw new InvalidOperationException($"The sequence has its {MaxLength} tokens.");
        Oga.Check(Oga.OgaGenerator_GenerateNextToken(_handle));
        _length++;
    }

    /// <summary>Drops the tokens behind a place, keeping what was computed for the others.</summary>
    /// <param name="length">Tokens to keep; 0 for a batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 0, or more than there are.</exception>
    public void Rewind(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length);
        if (BatchSize > 1) ArgumentOutOfRangeException.ThrowIfNotEqual(length, 0);
        using var use = Use();
        Oga.Check(Oga.OgaGenerator_RewindTo(_handle, (nuint)length));
        _length = length;
    }

    /// <summary>Scores of what comes next: [sequences, 1, vocabulary], on the CPU.</summary>
    public Tensor Logits()
    {
        using var use = Use();
        Oga.Check(Oga.OgaGenerator_GetLogits(_handle, out var tensor));
        return new Tensor(tensor, _handle);
    }

    /// <summary>Scores of what comes next, to be looked at and changed before the next token is written.</summary>
    /// <exception cref="GenAIException">There is no prompt.</exception>
    public NextScores Scores()
    {
        using var use = Use();
        return new NextScores(_handle);
    }

    /// <summary>Replaces the scores of what comes next, of the shape of <see cref="Logits"/>.</summary>
    public void SetLogits(Tensor logits)
    {
        using var use = Use();
        Oga.Check(Oga.OgaGenerator_SetLogits(_handle, logits.Handle));
    }

    /// <summary>A copy of one of the model's outputs, such as <c>logits</c>.</summary>
    public Tensor Output(string name)
    {
        using var use = Use();
        Oga.Check(Oga.OgaGenerator_GetOutput(_handle, CString.Checked(name, nameof(name)), out var tensor));
        return new Tensor(tensor, _handle);
    }

    /// <summary>A copy of one of the model's inputs, such as <c>input_ids</c>.</summary>
    public Tensor Input(string name)
    {
        using var use = Use();
        Oga.Check(Oga.OgaGenerator_GetInput(_handle, CString.Checked(name, nameof(name)), out var tensor));
        return new Tensor(tensor, _handle);
    }

    /// <summary>
    /// A sequence's tokens, the prompt included. A single sequence's end token is missing; see <see cref="NextTokens"/>.
    /// Valid until the next call.
    /// </summary>
    public ReadOnlySpan<int> Sequence(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, BatchSize);
        using var use = Use();
        return new ReadOnlySpan<int>(
            Oga.OgaGenerator_GetSequenceData(_handle, (nuint)index), (int)Oga.OgaGenerator_GetSequenceCount(_handle, (nuint)index));
    }

    /// <summary>Makes an adapter the active one.</summary>
    public void UseAdapter(Adapters adapters, string name)
    {
        using var use = Use();
        Oga.Check(Oga.OgaSetActiveAdapter(_handle, adapters.Handle, CString.Checked(name, nameof(name))));
        Keep(adapters.Handle);
    }

    /// <summary>Makes the computation that runs now fail, or the next one. The only call that may come from another thread.</summary>
    public void Terminate() => Oga.Check(Oga.OgaGenerator_SetRuntimeOption(_handle, "terminate_session", "1"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        foreach (var kept in _inUse) kept.DangerousRelease();
        _inUse.Clear();
    }

    private void Keep(OgaHandle other)
    {
        var added = false;
        other.DangerousAddRef(ref added);
        _inUse.Add(other);
    }

    private void RequireRoom(int count)
    {
        if (count == 0) throw new ArgumentException("A prompt has at least one token.", nameof(count));
        if (count > MaxLength - _length)
            throw new ArgumentException($"{count} tokens do not fit: {_length} of {MaxLength} are there.", nameof(count));
    }

    private InUse Use()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (Interlocked.Exchange(ref _busy, 1) != 0)
            throw new InvalidOperationException("Two threads use one generator at once.");
        return new InUse(this);
    }

    private readonly ref struct InUse(Generator generator)
    {
        public void Dispose() => Volatile.Write(ref generator._busy, 0);
    }
}
