using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>
/// Scores of the tokens that may come next, row after row. Costs no managed memory, so that it can be had for every token.
/// </summary>
public readonly unsafe ref struct NextScores
{
    private readonly OgaHandle _generator;
    private readonly nint _tensor;

    internal NextScores(OgaHandle generator)
    {
        Oga.Check(Oga.OgaGenerator_GetLogits(generator, out _tensor));
        _generator = generator;
        try
        {
            Oga.Check(Oga.OgaTensorGetType(_tensor, out var type));
            if (type != TensorElement.Float32) throw new GenAIException($"The scores are {type}, not {TensorElement.Float32}.");
            Oga.Check(Oga.OgaTensorGetShapeRank(_tensor, out var rank));
            var shape = stackalloc long[(int)rank];
            Oga.Check(Oga.OgaTensorGetShape(_tensor, shape, rank));
            var count = 1L;
            for (nuint i = 0; i < rank; i++) count *= shape[i];
            Oga.Check(Oga.OgaTensorGetData(_tensor, out var data));
            Values = new Span<float>(data, checked((int)count));
        }
        catch
        {
            Oga.OgaDestroyTensor(_tensor);
            throw;
        }
    }

    /// <summary>The scores: [sequences × vocabulary]. May be changed; valid until these are disposed.</summary>
    public Span<float> Values { get; }

    /// <summary>Lets the generator pick by the scores as they are now.</summary>
    public void Apply() => Oga.Check(Oga.OgaGenerator_SetLogits(_generator, _tensor));

    /// <summary>Frees them.</summary>
    public void Dispose() => Oga.OgaDestroyTensor(_tensor);
}
