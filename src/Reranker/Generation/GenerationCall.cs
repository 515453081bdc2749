using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Generation;

/// <summary>A request that is valid: what to ask which model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Request">The call.</param>
/// <param name="Alternatives">Likeliest tokens to tell at each place; 0 for the written ones alone.</param>
/// <param name="Stop">Texts that end the answer.</param>
/// <param name="PieceInterval">What is written within so long is told at once; zero for each piece as it comes.</param>
internal sealed record GenerationCall(IRankingModel Model, ModelRequest Request, int Alternatives, IReadOnlyList<string> Stop, TimeSpan PieceInterval);
