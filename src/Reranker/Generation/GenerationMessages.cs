using ReasonRank.Ranking.Models;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Generation;

/// <summary>Converts tokens to messages.</summary>
internal static class GenerationMessages
{
    /// <summary>Tokens with a number of alternatives.</summary>
    public static TokenList Tokens(IReadOnlyList<GeneratedToken> tokens, int alternatives) => new()
    {
        Tokens =
        {
            tokens.Select(token => new WrittenToken
            {
                Text = token.Text,
                LogProbability = token.LogProbability,
                Top =
                {
                    token.Alternatives.Take(alternatives).Select(other => new TokenChance
                    {
                        Text = other.Text, LogProbability = other.LogProbability,
                    }),
                },
            }),
        },
    };
}
