using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Text;

/// <summary>Roles as servers and chat templates name them.</summary>
internal static class RoleNames
{
    public static string Of(ChatRole role) => role switch
    {
        ChatRole.System => "system",
        ChatRole.Assistant => "assistant",
        _ => "user",
    };
}
