namespace ReasonRank.Benchmarks.Strategies.Judging;

/// <summary>What a prompt asks for.</summary>
internal enum QuestionKind
{
    /// <summary>The numbers of all passages, best first.</summary>
    Order,

    /// <summary>The numbers of the best few.</summary>
    Pick,

    /// <summary>The numbers of the worst few.</summary>
    Strike,

    /// <summary>The letter of the better of two.</summary>
    Duel,

    /// <summary>The letter of the best.</summary>
    Letter,

    /// <summary>A score of each passage from 0 to 10.</summary>
    Scores,

    /// <summary>A whole number from 0 to 10.</summary>
    Number,

    /// <summary>True or false.</summary>
    Verdict,

    /// <summary>Yes or no with a grade from 0 to 4.</summary>
    Grade,
}
