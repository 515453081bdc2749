namespace ReasonRank.Cli.Prompts.Importing;

/// <summary>A checkout of a repository that holds prompts.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Prompts">Its prompts.</param>
internal sealed record Checkout(string Repository, IReadOnlyList<PublishedPrompt> Prompts)
{
    private static readonly IPublishedLayout[] Layouts =
        [new ReasonRankLayout(), new RankR1Layout(), new RankKLayout(), new Rank1Layout(), new RankLlmLayout()];

    /// <summary>Reads a checkout.</summary>
    /// <exception cref="CliException">There is no such folder, or it is none that is known.</exception>
    public static Checkout Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new CliException(ExitCode.BadInput, $"there is no folder {folder}");
        foreach (var layout in Layouts)
            if (layout.Read(folder) is { } prompts) return new Checkout(layout.Repository, prompts);
        throw new CliException(
            ExitCode.BadInput,
            $"{folder} is no checkout of {string.Join(", ", Layouts.SkipLast(1).Select(layout => layout.Repository))} or {Layouts[^1].Repository}");
    }
}
