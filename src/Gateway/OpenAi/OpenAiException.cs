namespace ReasonRank.Gateway.OpenAi;

/// <summary>A request that is refused before it reaches a model.</summary>
internal sealed class OpenAiException(OpenAiError error) : Exception(error.Message)
{
    /// <summary>What the caller is told.</summary>
    public OpenAiError Error { get; } = error;

    /// <summary>A field that is wrong.</summary>
    /// <param name="param">Its name or path.</param>
    /// <param name="rule">What would be right, as a clause without the name.</param>
    public static OpenAiException Of(string param, string rule) =>
        new(new OpenAiError(StatusCodes.Status400BadRequest, $"{param} {rule}.", param, "invalid_value"));
}
