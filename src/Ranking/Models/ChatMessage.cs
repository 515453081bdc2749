namespace ReasonRank.Ranking.Models;

/// <summary>A turn of a chat.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatMessage(ChatRole Role, string Content);
