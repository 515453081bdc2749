namespace ReasonRank.Reranker.Models.OpenAi.Servers;

/// <summary>Sampling settings that a server takes beside <c>temperature</c>, which all take.</summary>
[Flags]
internal enum SamplingFields
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>top_p</c>.</summary>
    TopP = 1,

    /// <summary><c>top_k</c>.</summary>
    TopK = 2,

    /// <summary><c>min_p</c>.</summary>
    MinP = 4,

    /// <summary><c>seed</c>.</summary>
    Seed = 8,

    /// <summary>All of them.</summary>
    All = TopP | TopK | MinP | Seed,
}
