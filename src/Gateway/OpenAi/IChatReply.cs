using ReasonRank.V1;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>How an answer is sent.</summary>
internal interface IChatReply
{
    /// <summary>Takes the next piece of the answer.</summary>
    /// <exception cref="OpenAiException">What was sent cannot be taken back.</exception>
    Task AddAsync(GenerateResponse message);
}
