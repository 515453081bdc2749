namespace ReasonRank.Ranking.Files;

/// <summary>A query of a test collection.</summary>
/// <param name="Id">Its id, without white space.</param>
/// <param name="Text">The question or keywords.</param>
public readonly record struct Query(string Id, string Text);
