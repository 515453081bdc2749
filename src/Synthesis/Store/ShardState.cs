namespace ReasonRank.Synthesis.Store;

/// <summary>How far a query is, as the store keeps it.</summary>
internal enum ShardState
{
    /// <summary>Not begun, or to be begun again.</summary>
    Waiting = 1,

    /// <summary>Given to the broker.</summary>
    Queued = 2,

    /// <summary>A worker holds its lease.</summary>
    Running = 3,

    /// <summary>Became an item.</summary>
    Done = 4,

    /// <summary>Left out.</summary>
    Filtered = 5,

    /// <summary>Failed.</summary>
    Failed = 6,

    /// <summary>Given up.</summary>
    Cancelled = 7,
}
