namespace ReasonRank.Ranking.Models;

/// <summary>What a strategy needs of a model, and what a model can do.</summary>
[Flags]
public enum ModelNeeds
{
    /// <summary>No model.</summary>
    None = 0,

    /// <summary>Generated text.</summary>
    Text = 1,

    /// <summary>Log-probabilities of generated tokens.</summary>
    LogProbabilities = 2,

    /// <summary>Goes on with an assistant's turn that the request begins.</summary>
    Continuation = 4,

    /// <summary>Answers at once with one of the texts of <see cref="ModelRequest.Form"/>.</summary>
    Choices = 8,

    /// <summary>Keeps its answer to <see cref="ModelRequest.Form"/> whatever it is, and after reasoning as well.</summary>
    Forms = 16,
}
