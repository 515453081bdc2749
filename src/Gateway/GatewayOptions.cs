using System.ComponentModel.DataAnnotations;

namespace ReasonRank.Gateway;

/// <summary>Settings of the gateway, in the configuration section <see cref="SectionName"/>.</summary>
/// <example><code>"Gateway": { "DefaultCollection": "sample", "Candidates": 100, "RerankTimeout": "00:10:00" }</code></example>
public sealed class GatewayOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "Gateway";

    /// <summary>The collection that is searched when a request names none.</summary>
    /// <value>Default: <c>sample</c>.</value>
    [Required]
    public string DefaultCollection { get; set; } = "sample";

    /// <summary>Passages to retrieve and rerank when a request does not say; 1 to 10,000.</summary>
    /// <value>Default: 100, the depth at which the papers rerank.</value>
    [Range(1, SearchLimits.MaxCandidates)]
    public int Candidates { get; set; } = 100;

    /// <summary>Most time for reranking; a call's own deadline holds as well.</summary>
    /// <value>Default: 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan RerankTimeout { get; set; } = TimeSpan.FromMinutes(10);
}
