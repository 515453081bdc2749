namespace ReasonRank.Reranker.Models.Caching;

/// <summary>An answer in a cache.</summary>
/// <param name="Bytes">The answer; see <see cref="AnswerBytes"/>.</param>
/// <param name="Written">When the model gave it.</param>
internal readonly record struct StoredAnswer(byte[] Bytes, DateTimeOffset Written);
