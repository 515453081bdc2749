namespace ReasonRank.Reranker.Models;

/// <summary>Which of a server's interfaces a model is called by.</summary>
public enum ModelApi
{
    /// <summary><c>/chat/completions</c>: messages, to which the server applies the model's chat template.</summary>
    Chat,

    /// <summary><c>/completions</c>: one prompt, as it is.</summary>
    Completions,
}
