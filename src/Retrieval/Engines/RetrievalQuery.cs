using ReasonRank.Bm25;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines;

/// <summary>A query as an engine takes it: checked, every default filled in, and its words made index terms.</summary>
/// <param name="Request">
/// Where to search and what to answer. Its text and options have been read into the other parts, and highlights are no
/// concern of the engine.
/// </param>
/// <param name="Terms">Distinct terms that score, in the order in which their scores are added.</param>
/// <param name="Required">Phrases that a passage must have.</param>
/// <param name="Excluded">Phrases that a passage must not have.</param>
internal sealed record RetrievalQuery(
    RetrieveRequest Request, IReadOnlyList<SearchTerm> Terms, IReadOnlyList<Phrase> Required, IReadOnlyList<Phrase> Excluded);
