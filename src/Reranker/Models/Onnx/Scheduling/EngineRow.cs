using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>A sequence in the engine's batch.</summary>
/// <param name="job">The sequence.</param>
/// <param name="request">What writes it.</param>
/// <param name="turn">Number of the turn that is going on.</param>
internal sealed class EngineRow(SequenceJob job, EngineRequest request, ulong turn)
{
    public SequenceJob Job => job;

    public EngineRequest Request => request;

    public ulong Turn { get; set; } = turn;

    /// <summary>Whether the turn was cancelled because what comes next is known.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether the request holds a token that the sequence does not.</summary>
    public bool IsAstray { get; set; }
}
