namespace ReasonRank.Reranker.Tests.OpenAi;

/// <summary>The servers, each with the fields that its reference lists for chats.</summary>
internal static class ServerRoles
{
    private const string Models = """{"object":"list","data":[{"id":"test-model","object":"model","owned_by":"OWNER"}]}""";

    private static readonly string[] VLlmFields =
    [
        "max_tokens", "max_completion_tokens", "seed", "logprobs", "top_logprobs", "top_k", "min_p", "chat_template_kwargs",
        "continue_final_message", "add_generation_prompt", "priority",
    ];

    private static readonly string[] OpenAiFields =
        ["max_completion_tokens", "seed", "logprobs", "top_logprobs", "reasoning_effort"];

    public static ServerRole Of(string name) => All[name];

    public static IReadOnlyDictionary<string, ServerRole> All { get; } = new Dictionary<string, ServerRole>
    {
        ["vllm"] = new("/v1/chat/completions", [.. VLlmFields, "structured_outputs", "thinking_token_budget"])
        {
            Tells = { ["/v1/models"] = Models.Replace("OWNER", "vllm"), ["/version"] = """{"version":"0.19.1rc0.dev3+g1234"}""" },
        },
        ["vllm-0.11"] = new("/v1/chat/completions", [.. VLlmFields, "guided_choice"])
        {
            Tells = { ["/v1/models"] = Models.Replace("OWNER", "vllm"), ["/version"] = """{"version":"0.9.2"}""" },
        },
        ["sglang"] = new("/v1/chat/completions",
        [
            "max_tokens", "max_completion_tokens", "seed", "logprobs", "top_logprobs", "top_k", "min_p", "chat_template_kwargs",
            "continue_final_message", "regex", "priority",
        ])
        {
            Tells = { ["/v1/models"] = Models.Replace("OWNER", "sglang") },
        },
        ["llamacpp"] = new("/v1/chat/completions",
        [
            "max_tokens", "seed", "logprobs", "top_logprobs", "top_k", "min_p", "chat_template_kwargs", "grammar",
            "reasoning_budget_tokens",
        ])
        {
            Tells = { ["/v1/models"] = Models.Replace("OWNER", "llamacpp") },
        },
        ["ollama"] = new("/v1/chat/completions", ["max_tokens", "seed", "logprobs", "top_logprobs", "reasoning_effort"])
        {
            Tells = { ["/v1/models"] = Models.Replace("OWNER", "library"), ["/api/version"] = """{"version":"0.13.5"}""" },
        },
        ["openai"] = new("/v1/chat/completions", OpenAiFields),
        ["azure"] = new("/openai/deployments/test-model/chat/completions?api-version=2024-10-21", OpenAiFields) { KeyHeader = "api-key" },
        ["openrouter"] = new("/api/v1/chat/completions",
            ["max_tokens", "seed", "logprobs", "top_logprobs", "top_k", "min_p", "reasoning"]),
        ["deepseek"] = new("/chat/completions", ["max_tokens", "logprobs", "top_logprobs", "thinking"])
        {
            PrefixPath = "/beta/chat/completions",
        },
        ["reasonrank"] = new("/v1/chat/completions", [.. VLlmFields, "structured_outputs", "thinking_token_budget"])
        {
            Tells =
            {
                ["/v1/models"] = Models.Replace("\"OWNER\"", """
                    "reasonrank","offers":["text","choices","more"]},{"id":"other","owned_by":"reasonrank","offers":["log_probabilities"]
                    """.Trim()),
            },
        },
        ["other"] = new("/v1/chat/completions", ["max_tokens", "seed"])
        {
            Tells = { ["/v1/models"] = Models.Replace("OWNER", "somebody") },
        },
    };
}
