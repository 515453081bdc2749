namespace ReasonRank.Retrieval;

/// <summary>
/// Settings of the retrieval service:
/// <code>"Retrieval": { "DataFolder": "/var/lib/reasonrank", "LoadSample": false }</code>
/// </summary>
public sealed class RetrievalOptions
{
    /// <summary>Section of the configuration that holds them.</summary>
    public const string SectionName = "Retrieval";

    /// <summary>What keeps the collections: <c>embedded</c>, or <c>elasticsearch</c> (see <see cref="Engines.Elasticsearch.ElasticsearchOptions"/>).</summary>
    /// <value>embedded</value>
    public string Engine { get; set; } = "embedded";

    /// <summary>Folder of the embedded engine's collections; made where it is missing.</summary>
    /// <value>The folder <c>reasonrank</c> in the user's local application data.</value>
    public string DataFolder { get; set; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "reasonrank");

    /// <summary>
    /// Zero: the embedded engine acknowledges what is on the disk. More, up to a minute: it acknowledges what a killed process
    /// leaves, and the disk has it at most as long after, so that a loss of power can undo what was acknowledged.
    /// </summary>
    /// <value>00:00:00</value>
    public TimeSpan SyncInterval { get; set; }

    /// <summary>Collection of queries that name none.</summary>
    /// <value>sample</value>
    public string DefaultCollection { get; set; } = "sample";

    /// <summary>Whether the sample collection is loaded at start when it is not there.</summary>
    /// <value>true</value>
    public bool LoadSample { get; set; } = true;

    /// <summary>Folder of the sample collection, in BEIR's layout.</summary>
    /// <value>The folder <c>sample</c> beside the program.</value>
    public string SampleFolder { get; set; } = Path.Combine(AppContext.BaseDirectory, "sample");

    /// <summary>Most collections.</summary>
    /// <value>1,000</value>
    public int MaxCollections { get; set; } = 1_000;

    /// <summary>Most bytes of a backup that is restored.</summary>
    /// <value>1 TiB</value>
    public long MaxRestoreBytes { get; set; } = 1L << 40;
}
