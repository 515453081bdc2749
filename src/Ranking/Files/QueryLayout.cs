namespace ReasonRank.Ranking.Files;

/// <summary>How a file has its queries.</summary>
public enum QueryLayout
{
    /// <summary>Told by the first line: JSON begins with a brace, topics with <c>&lt;</c>, and tabs stand between columns.</summary>
    Auto,

    /// <summary>A JSON object on each line, as BEIR's and with answers.</summary>
    Json,

    /// <summary>Id and text, and an answer if there is one, with tabs between.</summary>
    Tabs,

    /// <summary>A text on each line.</summary>
    Lines,

    /// <summary>A log: columns with tabs between, one of which has the text.</summary>
    Log,

    /// <summary>TREC topics.</summary>
    Trec,
}
