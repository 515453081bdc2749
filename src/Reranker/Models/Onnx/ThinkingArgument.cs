using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>
/// The values that a request has for the chat template. The native library's template engine takes none, so the one that
/// switches reasoning is read here, and others are refused instead of being without effect.
/// </summary>
internal static class ThinkingArgument
{
    private const string Usual = "enable_thinking";

    /// <summary>The request with the reasoning that its values ask for.</summary>
    /// <exception cref="ModelException">There are other values.</exception>
    public static ModelRequest Apply(ModelRequest request, ModelOptions options)
    {
        foreach (var (name, value) in request.ChatTemplate)
        {
            if (name != (options.ThinkingArgument ?? Usual) || value is not bool thinks)
                throw new ModelException($"Model {options.RequestName} runs in this process, where its chat template takes no value {name}.");
            if (thinks == (request.Reasoning.Mode == ReasoningMode.Off))
                request = request with { Reasoning = thinks ? new ReasoningOptions(ReasoningMode.On) : new ReasoningOptions(ReasoningMode.Off) };
        }
        return request;
    }
}
