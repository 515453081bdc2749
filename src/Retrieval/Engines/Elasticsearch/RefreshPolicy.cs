namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>How written passages become visible before they are acknowledged.</summary>
public enum RefreshPolicy
{
    /// <summary>Every batch refreshes the index: acknowledged at once, at the price of more and smaller segments.</summary>
    Immediate,

    /// <summary>Every batch waits for the refresh that comes each second: fewer segments, for bulk loads.</summary>
    WaitFor,
}
