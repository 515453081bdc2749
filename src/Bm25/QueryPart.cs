namespace ReasonRank.Bm25;

/// <summary>A part of a query in the syntax of <see cref="QuerySyntax"/>.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Text">Its words, without sign and quotation marks.</param>
/// <param name="Offset">Where it starts in the query, sign included, in UTF-16 code units.</param>
public readonly record struct QueryPart(QueryPartKind Kind, string Text, int Offset);
