using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>The configuration of a model folder, to be changed before the model is loaded.</summary>
public sealed class ModelConfig : IDisposable
{
    /// <summary>The file that makes a folder a model folder.</summary>
    public const string FileName = "genai_config.json";

    /// <summary>Reads <c>genai_config.json</c> of a folder.</summary>
    /// <exception cref="FileNotFoundException">The folder has none.</exception>
    /// <exception cref="GenAIException">The file is damaged.</exception>
    public ModelConfig(string folder)
    {
        Folder = Path.GetFullPath(folder);
        var file = Path.Combine(Folder, FileName);
        if (!File.Exists(file)) throw new FileNotFoundException($"{Folder} is no model folder: it has no {FileName}.", file);
        GenAIRuntime.Load();
        Oga.Check(Oga.OgaCreateConfig(CString.Checked(Folder, nameof(folder)), out var config));
        Handle = new OgaHandle(config, Oga.OgaDestroyConfig);
    }

    /// <summary>The model folder.</summary>
    public string Folder { get; }

    internal OgaHandle Handle { get; }

    /// <summary>Runs the model on these providers alone, such as <c>cuda</c>; none means the CPU.</summary>
    /// <exception cref="GenAIException">A provider is unknown.</exception>
    public void SetProviders(params ReadOnlySpan<string> providers)
    {
        Oga.Check(Oga.OgaConfigClearProviders(Handle));
        foreach (var provider in providers)
            Oga.Check(Oga.OgaConfigAppendProvider(Handle, CString.Checked(provider, nameof(providers))));
    }

    /// <summary>Sets an option of a provider, such as <c>cuda</c>'s <c>enable_cuda_graph</c>.</summary>
    public void SetProviderOption(string provider, string key, string value) => Oga.Check(Oga.OgaConfigSetProviderOption(
        Handle, CString.Checked(provider, nameof(provider)), CString.Checked(key, nameof(key)), CString.Checked(value, nameof(value))));

    /// <summary>Lays JSON of the same shape as the file over it.</summary>
    /// <exception cref="GenAIException">It is no JSON, or of another shape.</exception>
    public void Overlay(string json) => Oga.Check(Oga.OgaConfigOverlay(Handle, CString.Checked(json, nameof(json))));

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
