namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>
/// An index that others fill, served as a collection that takes no writes:
/// <code>"Attached": { "articles": { "Index": "cms-articles", "IdField": "key", "TextField": "body", "TitleField": "headline" } }</code>
/// Metadata fields are the index's own by their names.
/// </summary>
public sealed class AttachedIndex
{
    /// <summary>Name of the index or alias.</summary>
    public string Index { get; set; } = "";

    /// <summary>Keyword field with an id of each document, unique and without white space.</summary>
    public string IdField { get; set; } = "";

    /// <summary>Text field that is searched and returned.</summary>
    public string TextField { get; set; } = "";

    /// <summary>Field of the title, which is returned and not searched; none where it is not set.</summary>
    public string? TitleField { get; set; }

    /// <summary>Name of our analyzer that makes the same terms as that of the text field.</summary>
    /// <value>english</value>
    public string Analyzer { get; set; } = "english";

    /// <summary>k1 of the text field's similarity.</summary>
    /// <value>1.2, as of Elasticsearch</value>
    public double K1 { get; set; } = 1.2;

    /// <summary>b of the text field's similarity.</summary>
    /// <value>0.75, as of Elasticsearch</value>
    public double B { get; set; } = .75;
}
