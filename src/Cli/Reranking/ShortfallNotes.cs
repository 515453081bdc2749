using ReasonRank.V1;

namespace ReasonRank.Cli.Reranking;

/// <summary>What a person should know about an answer.</summary>
internal static class ShortfallNotes
{
    public static IReadOnlyList<string> Of(Shortfall? shortfall, IEnumerable<string> warnings) => shortfall switch
    {
        { Degraded: true } => [$"degraded: {shortfall.Reason}", .. warnings],
        { Partial: true } => [$"partial: {shortfall.Reason}", .. warnings],
        _ => [.. warnings],
    };
}
