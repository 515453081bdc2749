using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>Sequences of token ids.</summary>
public sealed unsafe class TokenSequences : IDisposable
{
    /// <summary>No sequences.</summary>
    public TokenSequences()
    {
        GenAIRuntime.Load();
        Oga.Check(Oga.OgaCreateSequences(out var sequences));
        Handle = new OgaHandle(sequences, Oga.OgaDestroySequences);
    }

    /// <summary>Number of sequences.</summary>
    public int Count
    {
        get
        {
            ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
            return (int)Oga.OgaSequencesCount(Handle);
        }
    }

    internal OgaHandle Handle { get; }

    /// <summary>A sequence's tokens. Valid until a sequence is added or these are disposed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public ReadOnlySpan<int> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new ReadOnlySpan<int>(
                Oga.OgaSequencesGetSequenceData(Handle, (nuint)index),
                (int)Oga.OgaSequencesGetSequenceCount(Handle, (nuint)index));
        }
    }

    /// <summary>Adds a sequence.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public void Add(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty) throw new ArgumentException("A sequence has at least one token.", nameof(tokens));
        fixed (int* pointer = tokens) Oga.Check(Oga.OgaAppendTokenSequence(pointer, (nuint)tokens.Length, Handle));
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
