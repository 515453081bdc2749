namespace ReasonRank.Synthesis;

/// <summary>Settings of the service, section <c>Synthesis</c>.</summary>
public sealed class SynthesisOptions
{
    /// <summary>Name of the section.</summary>
    public const string SectionName = "Synthesis";

    /// <summary>What this process does.</summary>
    public SynthesisRole Role { get; set; } = SynthesisRole.Both;

    /// <summary>Folder of the SQLite store, which is used when there is no connection string <c>synthesis</c>.</summary>
    public string DataFolder { get; set; } = "synthesis";

    /// <summary>
    /// Queries that this process works on at once, 1 to 10,000. More than the models answer at once, as one does, so that the next call
    /// is there when one ends.
    /// </summary>
    public int Workers { get; set; } = 128;

    /// <summary>Most queries given to the broker and to workers at once, of all jobs together, 1 to 100,000; the others wait in the store.</summary>
    public int MaxInFlight { get; set; } = 1_000;

    /// <summary>How long a worker has a query to itself without a sign of life, 1 second to 1 hour.</summary>
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After how long a query that the broker took and nobody began is begun without its message where there is a place free, and sent
    /// again where there is none, 1 second to 1 hour; the next time after twice as long, and so on.
    /// </summary>
    public TimeSpan ResendAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the store is looked through for work, 10 milliseconds to 1 minute.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Most queries of a job, 1 to 10,000,000.</summary>
    public int MaxQueries { get; set; } = 2_000_000;

    /// <summary>Most time of one call of a model or of retrieval, 1 second to 1 day.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(30);
}
