namespace ReasonRank.Reranker.Models.OpenAi.Servers;

/// <summary>How a server is told whether the model is to think before it answers.</summary>
internal enum ThinkingSwitch
{
    /// <summary>It cannot be told.</summary>
    None,

    /// <summary>An argument of the chat template: <c>chat_template_kwargs: {"enable_thinking": false}</c>.</summary>
    TemplateArgument,

    /// <summary><c>reasoning_effort</c>: <c>none</c>, <c>low</c>, <c>medium</c>, <c>high</c>.</summary>
    Effort,

    /// <summary><c>reasoning: {"enabled": false}</c>, or <c>{"max_tokens": n}</c> for a budget.</summary>
    ReasoningObject,

    /// <summary><c>thinking: {"type": "disabled"}</c>.</summary>
    ThinkingObject,
}
