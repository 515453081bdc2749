using ReasonRank.Ranking.Answers;

namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>A window on the way to its second call.</summary>
/// <param name="First">The first call, which is done.</param>
/// <param name="Read">What its answer says without a second one.</param>
/// <param name="Finish">How the model is made to answer.</param>
internal sealed record Forcing(WindowRun First, ParsedOrder Read, ForcedFinish Finish);
