namespace ReasonRank.Bm25.Analysis;

/// <summary>A token that an analyzer made.</summary>
/// <param name="Term">The index term; 1 to 255 UTF-16 code units (256 where a character of two ends there), twice that in German, where ß becomes ss.</param>
/// <param name="Position">Position in the token stream, from 0; removed stop words leave gaps.</param>
/// <param name="StartOffset">First UTF-16 code unit in the text.</param>
/// <param name="EndOffset">One past the last UTF-16 code unit in the text, of the token before it was stemmed.</param>
public readonly record struct Token(string Term, int Position, int StartOffset, int EndOffset);
