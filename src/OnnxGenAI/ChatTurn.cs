namespace ReasonRank.OnnxGenAI;

/// <summary>A turn of a chat, for a chat template.</summary>
/// <param name="Role">Such as <c>user</c>; not empty.</param>
/// <param name="Content">What is said; may be empty, not null: templates would print <c>None</c>.</param>
public readonly record struct ChatTurn(string Role, string Content);
