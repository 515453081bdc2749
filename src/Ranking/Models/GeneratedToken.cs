namespace ReasonRank.Ranking.Models;

/// <summary>A token that a model wrote, with the likeliest ones at its place.</summary>
/// <param name="Text">Its text; may begin with a space.</param>
/// <param name="LogProbability">Natural logarithm of its probability, at most 0.</param>
/// <param name="Alternatives">The likeliest tokens at this place, itself mostly among them; may be empty.</param>
public sealed record GeneratedToken(string Text, double LogProbability, IReadOnlyList<TokenAlternative> Alternatives)
{
    /// <summary>The alternatives, and the token itself where it is not one of them.</summary>
    public IEnumerable<TokenAlternative> Listed => Alternatives.Any(alternative => alternative.Text == Text)
        ? Alternatives
        : Alternatives.Append(new TokenAlternative(Text, LogProbability));
}
