namespace ReasonRank.OnnxGenAI;

/// <summary>Something that happened to a turn.</summary>
/// <param name="Flags">What it tells.</param>
/// <param name="Request">Whose turn it is; null when the request is gone.</param>
/// <param name="Turn">Number of the turn.</param>
/// <param name="Token">The token, with <see cref="EngineEventFlags.Token"/>.</param>
/// <param name="Finish">Why the turn is over, with <see cref="EngineEventFlags.TurnFinished"/>.</param>
/// <param name="ErrorCode">The library's code, with <see cref="EngineEventFlags.Failed"/>.</param>
public readonly record struct EngineEvent(
    EngineEventFlags Flags, EngineRequest? Request, ulong Turn, int Token, TurnFinish Finish, uint ErrorCode);
