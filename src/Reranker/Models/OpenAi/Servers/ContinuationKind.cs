namespace ReasonRank.Reranker.Models.OpenAi.Servers;

/// <summary>How a server of chats is told to go on with the assistant's turn that ends the messages.</summary>
internal enum ContinuationKind
{
    /// <summary>It cannot be told: it would begin a new turn, or refuse.</summary>
    None,

    /// <summary><c>continue_final_message: true</c> with <c>add_generation_prompt: false</c>.</summary>
    Flags,

    /// <summary><c>continue_final_message: true</c> alone.</summary>
    Flag,

    /// <summary><c>prefix: true</c> in the message.</summary>
    MessagePrefix,

    /// <summary>It always does.</summary>
    Always,
}
