namespace ReasonRank.Bm25;

/// <summary>What a part of a query asks for.</summary>
public enum QueryPartKind
{
    /// <summary>Words that count where they occur.</summary>
    Optional,

    /// <summary>Words that must occur side by side, and count.</summary>
    Required,

    /// <summary>Words that must not occur side by side.</summary>
    Excluded,
}
