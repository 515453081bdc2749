using ReasonRank.OnnxGenAI;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>How tokens are picked. Sequences that pick alike can be written together.</summary>
/// <param name="Temperature">0 takes the likeliest token.</param>
/// <param name="TopP">Probability mass picked from; 1 for all.</param>
/// <param name="TopK">Likeliest tokens picked from; 0 for all.</param>
/// <param name="Seed">Null for a new one each time.</param>
internal readonly record struct Sampling(double Temperature, double TopP, int TopK, long? Seed)
{
    /// <summary>The likeliest token, always.</summary>
    public static Sampling Greedy { get; } = new(0, 1, 0, null);

    /// <summary>What a request and a model's settings ask for.</summary>
    public static Sampling Of(SamplingOptions asked, double modelTemperature, double? modelTopP, int? modelTopK)
    {
        var temperature = asked.Temperature ?? modelTemperature;
        return temperature <= 0 ? Greedy : new Sampling(temperature, asked.TopP ?? modelTopP ?? 1, asked.TopK ?? modelTopK ?? 0, asked.Seed);
    }

    /// <summary>Sets the options of a generator.</summary>
    public void Apply(GeneratorParams parameters)
    {
        parameters.Set("do_sample", Temperature > 0);
        if (Temperature <= 0) return;
        parameters["temperature"] = Temperature;
        parameters["top_p"] = TopP;
        parameters["top_k"] = TopK;
        if (Seed is { } seed) parameters["random_seed"] = seed & int.MaxValue;
    }
}
