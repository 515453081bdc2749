namespace ReasonRank.Bm25;

/// <summary>
/// Searches titles and texts apart: a score is the sum of the BM25 scores of the two fields, each with its own statistics, times
/// these. A field with 0 is not searched.
/// </summary>
/// <param name="Title">Boost of the title; finite, 0 or more.</param>
/// <param name="Text">Boost of the text; finite, 0 or more.</param>
public readonly record struct FieldBoosts(float Title = 1, float Text = 1);
