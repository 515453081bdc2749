namespace ReasonRank.Reranker.Models;

/// <summary>A model behind an OpenAI-compatible server.</summary>
public sealed class ModelOptions
{
    /// <summary>Name in requests; by default that of <see cref="Model"/>.</summary>
    public string? Name { get; set; }

    /// <summary>Base address such as <c>http://localhost:8000/v1</c>; <c>/chat/completions</c> is added.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Name of the model on the server; by default <see cref="Name"/>.</summary>
    public string? Model { get; set; }

    /// <summary>Sent as a bearer token; never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Most calls at once, 1 to 1,024; others wait. 8 by default.</summary>
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>Most calls that wait; beyond it they fail. 1,024 by default.</summary>
    public int MaxWaitingCalls { get; set; } = 1024;

    /// <summary>Most tokens of one answer, reasoning included. 4,096 by default.</summary>
    public int MaxOutputTokens { get; set; } = 4096;

    /// <summary>Most tokens of prompt and answer together. 32,768 by default.</summary>
    public int ContextTokens { get; set; } = 32_768;

    /// <summary>Sampling temperature, 0 to 2, always sent. 0 by default.</summary>
    public double Temperature { get; set; }

    /// <summary>Name of the prompt template that the model was trained on; the strategy's own by default.</summary>
    public string? Template { get; set; }

    /// <summary>
    /// Whether the server takes <c>chat_template_kwargs.enable_thinking</c> (vLLM and SGLang with Qwen3 and the like) to
    /// switch reasoning on and off.
    /// </summary>
    public bool ThinkingSwitch { get; set; }

    /// <summary>
    /// Whether the server tells log-probabilities, <c>logprobs</c> and <c>top_logprobs</c>, which some strategies need.
    /// </summary>
    public bool LogProbs { get; set; }

    /// <summary>Longest time of one call, from its start to its last token. Five minutes by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest silence of the server. One minute by default.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    internal string RequestName => Name ?? Model ?? "";

    internal string ServerName => Model ?? Name ?? "";
}
