using ReasonRank.Ranking;

namespace ReasonRank.Synthesis.Teaching;

/// <summary>Told of a call of a model that is about to be made.</summary>
/// <param name="promptTokens">About how many tokens its prompt has.</param>
/// <param name="cancellation">Stops it.</param>
/// <returns>To be told what the call cost when it has ended, however it did.</returns>
internal delegate ValueTask<Action<Usage>> BeginCall(long promptTokens, CancellationToken cancellation);
