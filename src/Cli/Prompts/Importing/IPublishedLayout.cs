namespace ReasonRank.Cli.Prompts.Importing;

/// <summary>A way in which a checkpoint's own repository holds its prompts.</summary>
internal interface IPublishedLayout
{
    /// <summary>The repository, such as <c>8421BCD/ReasonRank</c>.</summary>
    string Repository { get; }

    /// <summary>The templates in a checkout; null when the folder is laid out otherwise.</summary>
    /// <exception cref="CliException">It is laid out so, but the prompt is not where it should be.</exception>
    IReadOnlyList<PublishedPrompt>? Read(string folder);
}
