namespace ReasonRank.Reranker.Models.OpenAi.Servers;

/// <summary>
/// The kinds of servers that are told apart, from the reference pages and request schemas of vLLM, SGLang, llama.cpp's
/// server, Ollama, OpenAI, Azure OpenAI, OpenRouter and DeepSeek; and of the suite itself.
/// </summary>
internal static class ServerDialects
{
    /// <summary>The setting for a server that is to be found out.</summary>
    public const string Auto = "auto";

    /// <summary>vLLM from 0.12 on.</summary>
    public static readonly ServerDialect VLlm = new("vllm")
    {
        ChatLogProbs = 20,
        CompletionLogProbs = 20,
        Sampling = SamplingFields.All,
        Thinking = ThinkingSwitch.TemplateArgument,
        // Refused unless the server was started with --reasoning-config.
        BudgetField = "thinking_token_budget",
        Choices = ChoiceField.StructuredOutputs,
        Continuation = ContinuationKind.Flags,
        BatchPriority = 1,
    };

    /// <summary>vLLM before 0.12, which removed <c>guided_choice</c>.</summary>
    public static readonly ServerDialect OlderVLlm =
        VLlm with { Name = "vllm-0.11", Choices = ChoiceField.GuidedChoice, BudgetField = null };

    /// <summary>SGLang.</summary>
    public static readonly ServerDialect SgLang = new("sglang")
    {
        ChatLogProbs = 20,
        CompletionLogProbs = 20,
        Sampling = SamplingFields.All,
        Thinking = ThinkingSwitch.TemplateArgument,
        Choices = ChoiceField.Regex,
        Continuation = ContinuationKind.Flag,
        // Larger values go first.
        BatchPriority = -1,
    };

    /// <summary>llama.cpp's server.</summary>
    public static readonly ServerDialect LlamaCpp = new("llamacpp")
    {
        ChatLogProbs = 20,
        CompletionLogProbs = 20,
        Sampling = SamplingFields.All,
        Thinking = ThinkingSwitch.TemplateArgument,
        BudgetField = "reasoning_budget_tokens",
        LimitsReasoning = true,
        Choices = ChoiceField.Grammar,
        Continuation = ContinuationKind.Always,
        ContinuesWithoutThinking = true,
    };

    /// <summary>Ollama. Its completions put the model's template around the prompt.</summary>
    public static readonly ServerDialect Ollama = new("ollama")
    {
        ChatLogProbs = 20,
        Completions = false,
        Thinking = ThinkingSwitch.Effort,
    };

    /// <summary>OpenAI.</summary>
    public static readonly ServerDialect OpenAi = new("openai")
    {
        LimitField = "max_completion_tokens",
        ChatLogProbs = 20,
        CompletionLogProbs = 5,
        Thinking = ThinkingSwitch.Effort,
    };

    /// <summary>Azure OpenAI: deployments, a version in the address, and a header of its own for the key.</summary>
    public static readonly ServerDialect Azure = OpenAi with
    {
        Name = "azure",
        BasePath = "/openai/deployments",
        ApiVersion = "2024-10-21",
        KeyHeader = "api-key",
    };

    /// <summary>OpenRouter. Whether log-probabilities are told depends on the provider behind it.</summary>
    public static readonly ServerDialect OpenRouter = new("openrouter")
    {
        BasePath = "/api/v1",
        Sampling = SamplingFields.All,
        Thinking = ThinkingSwitch.ReasoningObject,
        BudgetField = "max_tokens",
        LimitsReasoning = true,
        Continuation = ContinuationKind.Always,
    };

    /// <summary>DeepSeek's own API. Its completions fill in the middle.</summary>
    public static readonly ServerDialect DeepSeek = new("deepseek")
    {
        BasePath = "",
        ContinuationPath = "/beta",
        Completions = false,
        ChatLogProbs = 20,
        Sampling = SamplingFields.TopP,
        Thinking = ThinkingSwitch.ThinkingObject,
        Continuation = ContinuationKind.MessagePrefix,
        ContinuesWithoutThinking = true,
    };

    /// <summary>The gateway of another such suite, which tells what each of its models offers.</summary>
    public static readonly ServerDialect ReasonRank = VLlm with
    {
        Name = "reasonrank",
        Completions = false,
        CompletionLogProbs = 0,
        LimitsReasoning = true,
    };

    /// <summary>Any other server: only what every one takes.</summary>
    public static readonly ServerDialect Other = new("other");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ServerDialect> All { get; } =
        [VLlm, OlderVLlm, SgLang, LlamaCpp, Ollama, OpenAi, Azure, OpenRouter, DeepSeek, ReasonRank, Other];

    /// <summary>The kind that a setting names; null when it names none.</summary>
    public static ServerDialect? Find(string name) =>
        All.FirstOrDefault(dialect => dialect.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// What a model's settings, or its endpoint's host, tell of the server without asking it; null when it has to be asked.
    /// </summary>
    public static ServerDialect? Known(ModelOptions model)
    {
        if (model.Server is { Length: > 0 } name && !name.Equals(Auto, StringComparison.OrdinalIgnoreCase))
            return Find(name)?.With(model);
        if (!Uri.TryCreate(model.Addresses.FirstOrDefault(), UriKind.Absolute, out var address)) return null;
        return (address.IdnHost.ToLowerInvariant() switch
        {
            "api.openai.com" => OpenAi,
            "openrouter.ai" => OpenRouter,
            "api.deepseek.com" => DeepSeek,
            var host when host.EndsWith(".openai.azure.com", StringComparison.Ordinal) => Azure,
            _ => null,
        })?.With(model);
    }
}
