namespace ReasonRank.OnnxGenAI;

/// <summary>How one turn of a request is written. What is null has the model's setting.</summary>
public sealed record TurnOptions
{
    /// <summary>Most tokens to write, at least 1.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Sampling temperature, finite, at least 0; 0 takes the likeliest token.</summary>
    public float? Temperature { get; init; }

    /// <summary>Probability mass of the tokens picked from, more than 0 and at most 1.</summary>
    public float? TopP { get; init; }

    /// <summary>Likeliest tokens picked from, at least 1.</summary>
    public int? TopK { get; init; }

    /// <summary>Makes sampling repeatable.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Texts that end the turn; none empty.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>A grammar that the output has to fit: kind and text, as of <see cref="GeneratorParams.SetGuidance"/>.</summary>
    public (string Kind, string Grammar)? Guidance { get; init; }
}
