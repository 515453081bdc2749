using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>How a generator searches. Options are named as in the folder's <c>search</c> section.</summary>
public sealed class GeneratorParams : IDisposable
{
    /// <summary>The model's own settings.</summary>
    public GeneratorParams(Model model)
    {
        Oga.Check(Oga.OgaCreateGeneratorParams(model.Handle, out var parameters));
        Handle = new OgaHandle(parameters, Oga.OgaDestroyGeneratorParams, model.Handle);
    }

    /// <summary>Sequences generated at once; 1 unless set.</summary>
    public int BatchSize
    {
        get => (int)this["batch_size"];
        set => this["batch_size"] = value;
    }

    /// <summary>Most tokens of a sequence, the prompt included.</summary>
    public int MaxLength
    {
        get => (int)this["max_length"];
        set => this["max_length"] = value;
    }

    internal OgaHandle Handle { get; }

    /// <summary>A number among the options, such as <c>temperature</c>.</summary>
    /// <exception cref="ArgumentException">The value is not finite.</exception>
    /// <exception cref="GenAIException">There is no such option, or the value is out of its range.</exception>
    public double this[string name]
    {
        get
        {
            Oga.Check(Oga.OgaGeneratorParamsGetSearchNumber(Handle, CString.Checked(name, nameof(name)), out var value));
            return value;
        }
        set
        {
            if (!double.IsFinite(value)) throw new ArgumentException($"{name} must be a finite number.", nameof(value));
            Oga.Check(Oga.OgaGeneratorParamsSetSearchNumber(Handle, CString.Checked(name, nameof(name)), value));
        }
    }

    /// <summary>Sets a switch among the options, such as <c>do_sample</c>.</summary>
    /// <exception cref="GenAIException">There is no such option.</exception>
    public void Set(string name, bool value) =>
        Oga.Check(Oga.OgaGeneratorParamsSetSearchBool(Handle, CString.Checked(name, nameof(name)), value));

    /// <summary>Allows only output that fits a grammar.</summary>
    /// <param name="kind"><c>regex</c>, <c>json_schema</c> or <c>lark_grammar</c>.</param>
    /// <param name="grammar">The grammar. One without an end, such as <c>[0-9]+</c>, never stops.</param>
    /// <param name="fastForward">Writes at once what the grammar leaves no choice about; only for one sequence.</param>
    public void SetGuidance(string kind, string grammar, bool fastForward = false) => Oga.Check(
        Oga.OgaGeneratorParamsSetGuidance(Handle, CString.Checked(kind, nameof(kind)), CString.Checked(grammar, nameof(grammar)), fastForward));

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
