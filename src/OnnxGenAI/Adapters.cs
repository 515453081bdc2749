using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>LoRA adapters of a model, by name.</summary>
public sealed class Adapters : IDisposable
{
    /// <summary>No adapters.</summary>
    public Adapters(Model model)
    {
        Oga.Check(Oga.OgaCreateAdapters(model.Handle, out var adapters));
        Handle = new OgaHandle(adapters, Oga.OgaDestroyAdapters, model.Handle);
    }

    internal OgaHandle Handle { get; }

    /// <summary>Loads an adapter.</summary>
    /// <param name="file">An <c>.onnx_adapter</c> file.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GenAIException">The file is damaged, or the name is taken.</exception>
    public void Load(string file, string name)
    {
        if (!File.Exists(file)) throw new FileNotFoundException($"There is no adapter {file}.", file);
        Oga.Check(Oga.OgaLoadAdapter(Handle, CString.Checked(file, nameof(file)), CString.Checked(name, nameof(name))));
    }

    /// <summary>Unloads an adapter.</summary>
    /// <exception cref="GenAIException">There is none of that name, or a generator uses it.</exception>
    public void Unload(string name) => Oga.Check(Oga.OgaUnloadAdapter(Handle, CString.Checked(name, nameof(name))));

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
