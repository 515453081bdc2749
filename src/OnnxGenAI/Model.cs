using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>A loaded model. Several generators may share it; each generator has one user at a time.</summary>
public sealed class Model : IDisposable
{
    /// <summary>Loads a model.</summary>
    /// <param name="config">Where it lies and what runs it.</param>
    /// <exception cref="GenAIException">A file is missing or damaged, or the provider is not there.</exception>
    public Model(ModelConfig config)
    {
        Oga.Check(Oga.OgaCreateModelFromConfig(config.Handle, out var model));
        Handle = new OgaHandle(model, Oga.OgaDestroyModel);
        Oga.Check(Oga.OgaModelGetType(Handle, out var type));
        Type = Oga.Take(type);
        Oga.Check(Oga.OgaModelGetDeviceType(Handle, out var device));
        DeviceType = Oga.Take(device);
    }

    /// <summary>Architecture, such as <c>qwen2</c>.</summary>
    public string Type { get; }

    /// <summary>What runs it, such as <c>cpu</c> or <c>CUDA</c>.</summary>
    public string DeviceType { get; }

    internal OgaHandle Handle { get; }

    /// <summary>Loads a model on the providers that its folder names.</summary>
    /// <exception cref="FileNotFoundException">The folder is no model folder.</exception>
    /// <exception cref="GenAIException">A file is missing or damaged, or the provider is not there.</exception>
    public static Model Load(string folder)
    {
        using var config = new ModelConfig(folder);
        return new Model(config);
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
