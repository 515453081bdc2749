namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>What a scheduler did since it began.</summary>
internal record struct SchedulerStatistics
{
    /// <summary>Sequences begun.</summary>
    public long Sequences { get; set; }

    /// <summary>Prompt tokens computed.</summary>
    public long PromptTokens { get; set; }

    /// <summary>Prompt tokens that did not have to be.</summary>
    public long ReusedTokens { get; set; }

    /// <summary>Tokens written.</summary>
    public long WrittenTokens { get; set; }

    /// <summary>Time with work to do.</summary>
    public TimeSpan Busy { get; set; }

    /// <summary>Part of it that the native library computed.</summary>
    public TimeSpan Computing { get; set; }

    /// <summary>Counts a sequence whose tokens so far were computed.</summary>
    public void Prompt(SequenceJob job)
    {
        if (job.Count == 0) Sequences++;
        PromptTokens += job.Length - job.ReusedTokens;
        ReusedTokens += job.ReusedTokens;
    }
}
