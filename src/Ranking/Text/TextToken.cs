namespace ReasonRank.Ranking.Text;

/// <summary>An index term in a text.</summary>
/// <param name="Term">The term, as an index has it.</param>
/// <param name="Position">Position in the token stream, from 0; removed stop words leave gaps.</param>
/// <param name="StartOffset">First character in the text, in UTF-16 code units.</param>
/// <param name="EndOffset">One past the last character.</param>
public readonly record struct TextToken(string Term, int Position, int StartOffset, int EndOffset);
