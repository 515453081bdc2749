using ReasonRank.Ranking;

namespace ReasonRank.Cli.ModelChecks.Trials;

/// <summary>A question with passages, one of which answers it.</summary>
internal static class Example
{
    /// <summary>The passage that answers.</summary>
    public const string Best = "air";

    public const string Query = "Why do stars twinkle at night while planets mostly shine with a steady light?";

    /// <summary>In the order of a keyword search: the answer shares the fewest words with the question.</summary>
    public static IReadOnlyList<Candidate> Passages { get; } =
    [
        new("song", "Twinkle, twinkle, little star is a lullaby whose words come from a poem of 1806 about a star that shines at night.", Score: 5),
        new("list", "At night five planets can be seen with the naked eye: Mercury, Venus, Mars, Jupiter and Saturn shine with the light of the sun.", Score: 4),
        new("fusion", "A star shines because hydrogen turns into helium in its core; the energy takes many thousand years to reach the surface.", Score: 3),
        new(Best, "Moving pockets of warm and cold air bend a ray now this way, now that. A source that is a mere point to the eye flickers with it; over a visible disc the changes cancel out.", Score: 2),
        new("street", "Lamps along a road are spaced so that their cones of light overlap, which keeps the brightness even for drivers.", Score: 1),
    ];
}
