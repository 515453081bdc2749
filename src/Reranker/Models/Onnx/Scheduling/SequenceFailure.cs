using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>What ends some sequences, and leaves the scheduler as it is.</summary>
internal static class SequenceFailure
{
    /// <summary>Whether an exception concerns the sequences only.</summary>
    public static bool IsOne(Exception exception) =>
        exception is GenAIException or ArgumentException or InvalidOperationException or OperationCanceledException;

    /// <summary>Ends a sequence that could not be begun or gone on with.</summary>
    public static void End(SequenceJob job, Exception failure)
    {
        if (!job.IsGone()) job.Finish(SequenceEnd.Failed, failure.Message);
    }
}
