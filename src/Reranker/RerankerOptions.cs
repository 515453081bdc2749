using ReasonRank.Reranker.Models;
using ReasonRank.Reranker.Models.Caching;

namespace ReasonRank.Reranker;

/// <summary>Settings of the reranker.</summary>
/// <example>
/// <code>
/// "Reranker": {
///   "Models": [
///     { "Name": "reasonrank-7b", "Endpoint": "http://localhost:8000/v1", "Model": "liuwenhan/reasonrank-7B" }
///   ]
/// }
/// </code>
/// </example>
public sealed class RerankerOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Reranker";

    /// <summary>
    /// Strategy of requests that name none, nor a model that is for one; by default what the first model is for, else
    /// <c>reasonrank</c>, and <c>lexical</c> without a model.
    /// </summary>
    public string? DefaultStrategy { get; set; }

    /// <summary>Models, the default one first.</summary>
    public IList<ModelOptions> Models { get; } = [];

    /// <summary>
    /// Folder of ONNX Runtime GenAI's native libraries, for models in this process; by default where the NuGet package lays
    /// them beside the program, else the loader's path.
    /// </summary>
    public string? NativeFolder { get; set; }

    /// <summary>
    /// Most bytes that the models in this process take on a device, caches included; the one idle longest makes room for the
    /// next. By default nine tenths of the GPU's memory, and half of the machine's.
    /// </summary>
    public long? LocalMemoryBytes { get; set; }

    /// <summary>Where answers of models are kept.</summary>
    public CacheOptions Cache { get; } = new();

    /// <summary>Folder of prompt templates, <c>*.yaml</c> in rank_llm's layout, to be named by their file names.</summary>
    public string? TemplateFolder { get; set; }

    /// <summary>Most requests ranked at once; 64 by default.</summary>
    public int MaxRequests { get; set; } = 64;

    /// <summary>Most requests that wait for their turn; beyond it they are refused. 256 by default.</summary>
    public int MaxWaitingRequests { get; set; } = 256;

    /// <summary>
    /// How long before a call's deadline the best order so far is sent, so that it still arrives; at most a quarter of
    /// the time that the call has. 200 ms by default.
    /// </summary>
    public TimeSpan DeadlineMargin { get; set; } = TimeSpan.FromMilliseconds(200);
}
