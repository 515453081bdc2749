namespace ReasonRank.Ranking.Files;

/// <summary>A passage of a corpus.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title; empty when it has none.</param>
/// <param name="Text">Its text.</param>
/// <param name="Line">Number of its first line, from 1.</param>
public sealed record CorpusPassage(string Id, string Title, string Text, long Line)
{
    /// <summary>The file that it comes from; empty where it comes from none.</summary>
    public string Path { get; init; } = "";

    /// <summary>Texts, numbers and lists of texts from its <c>metadata</c> object; other values are left out.</summary>
    public IReadOnlyDictionary<string, object> Metadata { get; init; } = new Dictionary<string, object>();
}
