namespace ReasonRank.Ranking.Models;

/// <summary>Who speaks in a chat.</summary>
public enum ChatRole
{
    /// <summary>Standing instructions.</summary>
    System,

    /// <summary>The person asking.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}
