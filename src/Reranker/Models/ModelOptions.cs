using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Onnx;

namespace ReasonRank.Reranker.Models;

/// <summary>
/// A model behind an OpenAI-compatible server, or one that runs in this process. What is not set has its card's value.
/// </summary>
public sealed class ModelOptions
{
    /// <summary>Name in requests; by default that of <see cref="Model"/>, else of the folder at <see cref="Path"/>.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Base address such as <c>http://localhost:8000/v1</c>; <c>/chat/completions</c> or the like is added. Several that
    /// serve the same model are separated by semicolons; each call goes to the least loaded.
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>
    /// Folder of a model in ONNX Runtime GenAI's layout, to run in this process instead of behind an
    /// <see cref="Endpoint"/>. It is loaded at start when it is the default model, else when it is first used.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>
    /// What a model in this process runs on: <c>cuda</c>, <c>cpu</c>, or <c>auto</c> for the GPU where there is one that the
    /// libraries can use. <c>auto</c> by default.
    /// </summary>
    public string Provider { get; set; } = LocalDevice.Auto;

    /// <summary>Most sequences that a model in this process writes at once, 1 to 32; other calls wait. 16 by default.</summary>
    public int MaxBatch { get; set; } = 16;

    /// <summary>
    /// Most tokens that the key-value caches of those sequences hold together, at least <see cref="ContextTokens"/>; by
    /// default a whole context for each sequence, or what the memory has room for.
    /// </summary>
    public long? CacheTokens { get; set; }

    /// <summary>Prompts whose caches a model in this process keeps, for prompts that begin alike; 0 to 64. 2 by default.</summary>
    public int KeptPrefixes { get; set; } = 2;

    /// <summary>
    /// Most prompt tokens that a model in this process computes in one call, 1 to 1,048,576, unless one prompt alone has more.
    /// 4,096 by default, which suits a CPU; a GPU writes more sequences at once with as many as its memory has room for.
    /// </summary>
    public int PromptTokens { get; set; } = 4096;

    /// <summary>Threads of the CPU that a model in this process computes on, 1 to 1,024; all cores by default.</summary>
    public int? Threads { get; set; }

    /// <summary>Name of the model on the server; by default <see cref="Name"/>.</summary>
    public string? Model { get; set; }

    /// <summary>
    /// Name of the model card, such as <c>reasonrank-7b</c>; by default found by <see cref="Model"/> or <see cref="Name"/>,
    /// else <c>instruct</c>.
    /// </summary>
    public string? Card { get; set; }

    /// <summary>Sent as a bearer token, or as the kind of the server wants it; never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Most calls of an endpoint at once, 1 to 1,024; others wait. Fewer while the server is overloaded. 8 by default. Where
    /// models share an endpoint, the smallest of their limits holds for all of them. A model in this process has
    /// <see cref="MaxBatch"/> instead.
    /// </summary>
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>Most calls that wait for an endpoint; beyond it they are refused. 1,024 by default.</summary>
    public int MaxWaitingCalls { get; set; } = 1024;

    /// <summary>Most bytes of prompts that wait for an endpoint; beyond it calls are refused. 256 MiB by default.</summary>
    public long MaxWaitingBytes { get; set; } = 256 << 20;

    /// <summary>Most tokens of the calls that begin in any minute, prompts and answers; no limit by default.</summary>
    public long? TokensPerMinute { get; set; }

    /// <summary>Most attempts at a call that fails by the server's fault, 1 to 10. 3 by default.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Longest time before the second attempt, doubled before each next one. Half a second by default.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(.5);

    /// <summary>
    /// Time after which a call that has no first token yet is sent a second time, to another replica where there is one.
    /// Never by default.
    /// </summary>
    public TimeSpan? HedgeAfter { get; set; }

    /// <summary>Most tokens of one answer, reasoning included.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public int? ContextTokens { get; set; }

    /// <summary>Sampling temperature, 0 to 2, always sent.</summary>
    public double? Temperature { get; set; }

    /// <summary>Probability mass of the tokens picked from, more than 0 and at most 1.</summary>
    public double? TopP { get; set; }

    /// <summary>Likeliest tokens picked from, 1 to 100,000.</summary>
    public int? TopK { get; set; }

    /// <summary>Least probability of a token picked, as a share of the likeliest one's, 0 to 1.</summary>
    public double? MinP { get; set; }

    /// <summary>Whether the model is to think first where a request does not say: <c>Default</c>, <c>On</c> or <c>Off</c>.</summary>
    public ReasoningMode? Reasoning { get; set; }

    /// <summary>Most tokens of its reasoning where a request does not say, 1 to 100,000.</summary>
    public int? ReasoningTokens { get; set; }

    /// <summary>The strategy that the model is for: that of requests that name the model and no strategy.</summary>
    public string? Strategy { get; set; }

    /// <summary>
    /// Name of the prompt template that the model was trained on, for <see cref="Strategy"/> and those that ask alike; the
    /// strategy's own by default.
    /// </summary>
    public string? Template { get; set; }

    /// <summary>Parameters of strategies where a request does not say, by name; those that a strategy lacks do not matter.</summary>
    public Dictionary<string, string> Parameters { get; } = [];

    /// <summary>
    /// Kind of the server: <c>vllm</c>, <c>vllm-0.11</c> (and older), <c>sglang</c>, <c>llamacpp</c>, <c>ollama</c>,
    /// <c>openai</c>, <c>azure</c>, <c>openrouter</c>, <c>deepseek</c>, <c>reasonrank</c> (a gateway of the suite) or
    /// <c>other</c>. By default <c>auto</c>: told by the
    /// endpoint's host, or asked once, after the start. It decides what the model offers and which fields are sent.
    /// </summary>
    public string? Server { get; set; }

    /// <summary>Azure's <c>api-version</c>; a stable one by default.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>
    /// Which of the server's interfaces is used; chats by default. In this process: whether the folder's chat template writes
    /// the prompt, or <see cref="ChatFormat"/>.
    /// </summary>
    public ModelApi? Api { get; set; }

    /// <summary>
    /// Form of the prompt over <see cref="ModelApi.Completions"/>: <c>plain</c> (the texts, blank lines between),
    /// <c>chatml</c> (Qwen), <c>llama3</c> or <c>zephyr</c>. <c>plain</c> by default.
    /// </summary>
    public string? ChatFormat { get; set; }

    /// <summary>Tag that begins reasoning within the text; <c>&lt;think&gt;</c> by default.</summary>
    public string? ThinkOpen { get; set; }

    /// <summary>Tag that ends reasoning within the text; <c>&lt;/think&gt;</c> by default.</summary>
    public string? ThinkClose { get; set; }

    /// <summary>
    /// Whether the model's chat template opens the reasoning itself, so that the text begins inside it; over completions the
    /// tag is put at the prompt's end. Without this setting that is noticed when the reasoning ends.
    /// </summary>
    public bool? ThinkingPrefilled { get; set; }

    /// <summary>
    /// Whether reasoning can be switched on and off; as the kind of the server says by default. On a server that has no
    /// switch, <c>chat_template_kwargs</c> is sent. Over completions, an empty block of reasoning switches it off.
    /// </summary>
    public bool? ThinkingSwitch { get; set; }

    /// <summary>The chat template's argument that switches reasoning; <c>enable_thinking</c> by default.</summary>
    public string? ThinkingArgument { get; set; }

    /// <summary>
    /// Whether the server keeps a budget of reasoning tokens itself; as its kind says by default. vLLM does when it was
    /// started with <c>--reasoning-config</c>. Elsewhere reasoning is stopped here, where the answer can be continued.
    /// </summary>
    public bool? ReasoningBudget { get; set; }

    /// <summary>
    /// Whether the server tells log-probabilities, <c>logprobs</c> and <c>top_logprobs</c>, which some strategies need; as
    /// its kind says by default.
    /// </summary>
    public bool? LogProbs { get; set; }

    /// <summary>Whether the server goes on with an assistant's turn that ends a chat; as its kind says by default.</summary>
    public bool? Continuation { get; set; }

    /// <summary>
    /// Whether answers are kept to the form that the strategy asks for, such as a permutation of a window's passages; by
    /// default they are. Only for models in this process. Reasoning is left alone.
    /// </summary>
    public bool? ConstrainedDecoding { get; set; }

    /// <summary>Whether the server schedules by <c>priority</c> (vLLM and SGLang when started so); not by default.</summary>
    public bool? PriorityScheduling { get; set; }

    /// <summary>Longest time of one call, from its start to its last token. Five minutes by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest silence of the server. One minute by default.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    internal SamplingOptions Sampling => new(Temperature, TopP, TopK, MinP);

    internal ThinkTags Tags => new(ThinkOpen ?? ThinkTags.Default.Open, ThinkClose ?? ThinkTags.Default.Close);

    /// <summary>Whether it runs in this process.</summary>
    internal bool IsLocal => !string.IsNullOrEmpty(Path);

    /// <summary>What the folder at <see cref="Path"/> holds; null without one that can be read.</summary>
    internal ModelFolder? Folder { get; set; }

    /// <summary>Why it cannot be read.</summary>
    internal string? FolderFault { get; set; }

    internal string RequestName => Name ?? Model ?? FolderName;

    internal string ServerName => Model ?? Name ?? FolderName;

    /// <summary>Where it is called; a single null when it runs in this process.</summary>
    internal IEnumerable<Uri?> Endpoints => IsLocal ? [null] : Addresses.Select(Uri? (address) => new Uri(address));

    private string FolderName =>
        IsLocal ? System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path!))) : "";

    internal IEnumerable<string> Addresses =>
        Endpoint.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The same settings at one of the endpoints.</summary>
    internal ModelOptions At(Uri? endpoint)
    {
        var copy = (ModelOptions)MemberwiseClone();
        copy.Endpoint = endpoint?.OriginalString ?? "";
        return copy;
    }
}
