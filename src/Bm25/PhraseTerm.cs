namespace ReasonRank.Bm25;

/// <summary>A term of a <see cref="Phrase"/>.</summary>
/// <param name="Term">The index term.</param>
/// <param name="Position">Tokens from the start of the phrase.</param>
public readonly record struct PhraseTerm(string Term, int Position);
