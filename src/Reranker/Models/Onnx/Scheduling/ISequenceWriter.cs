namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>Writes sequences with one of the library's ways to do so. Made, used and disposed on the scheduler's thread.</summary>
internal interface ISequenceWriter : IDisposable
{
    /// <summary>Whether a sequence waits or is being written.</summary>
    bool HasWork { get; }

    /// <summary>Takes a sequence on.</summary>
    void Add(SequenceJob job);

    /// <summary>Goes on for about one token of each sequence.</summary>
    /// <param name="work">Counts what is done.</param>
    void Work(ref SchedulerStatistics work);

    /// <summary>Ends every sequence that is not over.</summary>
    void Fail(string reason);
}
