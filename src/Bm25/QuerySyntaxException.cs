namespace ReasonRank.Bm25;

/// <summary>A query is not in the syntax that it should be in.</summary>
/// <param name="message">What is wrong, as a clause with the place.</param>
/// <param name="offset">Where, in UTF-16 code units from the start of the query.</param>
public sealed class QuerySyntaxException(string message, int offset) : FormatException(message)
{
    /// <summary>Where, in UTF-16 code units from the start of the query.</summary>
    public int Offset { get; } = offset;
}
