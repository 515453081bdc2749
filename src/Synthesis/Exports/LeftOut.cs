namespace ReasonRank.Synthesis.Exports;

/// <summary>Why items are in no file of an export, as the data card counts them.</summary>
internal static class LeftOut
{
    /// <summary>The item is of the half that was not asked for.</summary>
    public const string OtherHalf = "other-half";

    /// <summary>It has no order.</summary>
    public const string NoOrder = "no-order";

    /// <summary>It has no scores.</summary>
    public const string NoScores = "no-scores";

    /// <summary>It has fewer scores than a group of the export has passages.</summary>
    public const string TooFewScores = "too-few-scores";

    /// <summary>None of its passages is relevant: there is nothing to reward.</summary>
    public const string NothingRelevant = "nothing-relevant";

    /// <summary>A prompt of it has more words than are allowed.</summary>
    public const string PromptTooLong = "prompt-too-long";
}
