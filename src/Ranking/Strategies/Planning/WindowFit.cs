using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>Refuses a task whose prompts cannot fit the model, before anything is spent.</summary>
internal static class WindowFit
{
    /// <summary>Renders the first window to see whether it fits the model's context.</summary>
    /// <param name="prompt">What asks the model.</param>
    /// <param name="shown">Candidates in the largest window; no more than there are.</param>
    /// <param name="path">Path of the field that is to blame.</param>
    /// <param name="complaint">What is wrong with it, such as <c>is too long</c>.</param>
    /// <exception cref="InvalidRankingException">It does not fit, even with passages cut.</exception>
    public static void Require(IWindowPrompt prompt, int shown, string path, string complaint = "is too large for the model")
    {
        try
        {
            _ = prompt.Render([.. Enumerable.Range(0, shown)], out _);
        }
        catch (ModelException misfit)
        {
            throw new InvalidRankingException([new Violation(path, $"{complaint}: {misfit.Message}")]);
        }
    }
}
