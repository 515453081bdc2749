using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies;

namespace ReasonRank.Reranker.Calls;

/// <summary>A request that is valid: what to run on what.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Task">What to rank.</param>
/// <param name="Model">Null where the strategy needs none.</param>
/// <param name="Template">Null for the strategy's own.</param>
/// <param name="Collection">The collection that the candidates come from; empty when unknown.</param>
/// <param name="NoCache">Whether the model has to be asked even where its answer is known.</param>
/// <param name="Path">Path of the request's fields, such as <c>request.</c>; empty when it is the message itself.</param>
internal sealed record RankingCall(
    IRerankStrategy Strategy, RankingTask Task, IRankingModel? Model, PromptTemplate? Template, string Collection,
    bool NoCache, string Path);
