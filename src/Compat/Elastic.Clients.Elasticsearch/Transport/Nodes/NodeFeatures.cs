namespace Elastic.Transport;

/// <summary>Features of nodes, from their roles.</summary>
internal static class NodeFeatures
{
    public const string HoldsData = "node.data";
    public const string HttpEnabled = "node.http";
    public const string IngestEnabled = "node.ingest";
    public const string MasterEligible = "node.master";

    /// <summary>Features that come with roles. Data tiers, such as <c>data_hot</c>, are data.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> roles) => roles
        .Select(role => role switch
        {
            "master" => MasterEligible,
            "ingest" => IngestEnabled,
            _ when role == "data" || role.StartsWith("data_", StringComparison.Ordinal) => HoldsData,
            _ => null,
        })
        .OfType<string>().Append(HttpEnabled).Distinct();

    /// <summary>Dedicated masters are spared.</summary>
    public static bool TakesRequests(Node node) => !node.HasFeature(MasterEligible) || node.HasFeature(HoldsData);
}
