using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>Something that not every version of the library has, found by the name of a function when first used.</summary>
/// <param name="function">The function that tells.</param>
/// <param name="what">What it is good for.</param>
/// <param name="since">The first version that has it.</param>
public sealed class Feature(string function, string what, string since)
{
    private bool? _isThere;

    /// <summary>Continuous batching with turns and events.</summary>
    public static Feature Engine { get; } = new("OgaEngineRun", "continuous batching", "0.17");

    /// <summary>How many tokens a generator holds.</summary>
    public static Feature TokenCount { get; } = new("OgaGenerator_TokenCount", "the count of a generator's tokens", "0.12");

    /// <summary>Arguments of chat templates, such as <c>enable_thinking</c>.</summary>
    public static Feature TemplateArguments { get; } =
        new("OgaTokenizerApplyChatTemplateWithOptions", "arguments of chat templates", "0.16, and not 0.17 to 0.18");

    /// <summary>The tokens that open and close reasoning.</summary>
    public static Feature ReasoningTokens { get; } = new("OgaTokenizerGetEorTokenId", "tokens of reasoning", "0.13");

    internal static Feature LogCallback { get; } = new("OgaSetLogCallback", "a log callback", "0.9");

    internal static Feature Telemetry { get; } = new("OgaSetTelemetryEnabled", "the telemetry switch", "0.13");

    /// <summary>Whether the loaded library has it.</summary>
    /// <exception cref="GenAILibraryException">There is no library.</exception>
    public bool IsThere => _isThere ??= NativeLibraryLoader.Has(function);

    /// <summary>Insists on it.</summary>
    /// <exception cref="NotSupportedException">The loaded library lacks it; names the version that has it.</exception>
    public void Require()
    {
        if (!IsThere)
            throw new NotSupportedException(
                $"{GenAIRuntime.LibraryPath} has no {function}, which {what} needs; ONNX Runtime GenAI has it since {since}.");
    }
}
