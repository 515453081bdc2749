namespace ReasonRank.Ranking.Models;

/// <summary>How a model picks its tokens. What is null has the model's setting.</summary>
/// <param name="Temperature">0 to 2; 0 takes the likeliest token.</param>
/// <param name="TopP">Probability mass of the tokens picked from, more than 0 and at most 1.</param>
/// <param name="TopK">Likeliest tokens picked from, at least 1.</param>
/// <param name="MinP">Least probability of a token picked, as a share of the likeliest one's, 0 to 1.</param>
/// <param name="Seed">Makes sampling repeatable where the server can.</param>
public sealed record SamplingOptions(
    double? Temperature = null, double? TopP = null, int? TopK = null, double? MinP = null, long? Seed = null)
{
    /// <summary>The model's settings.</summary>
    public static SamplingOptions Default { get; } = new();
}
