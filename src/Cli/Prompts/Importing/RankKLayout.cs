namespace ReasonRank.Cli.Prompts.Importing;

/// <summary>Rank-K: one user message in <c>rerank.py</c>, with the passages in place of <c>{docs}</c>, blank lines between.</summary>
internal sealed class RankKLayout : IPublishedLayout
{
    public string Repository => "hltcoe/rank-k";

    public IReadOnlyList<PublishedPrompt>? Read(string folder)
    {
        if (SourceFile.Find(folder, "rerank.py")?.Python(@"^rank_k_prompt[ \t]*=[ \t]*") is not { } prompt) return null;
        if (prompt.Split("{docs}") is not [var before, var after])
            throw new CliException(ExitCode.BadInput, "rerank.py: cannot find {docs} in rank_k_prompt");
        return
        [
            PublishedPrompt.Listwise(
                "rank-k-published", "rerank.py", system: null, Frame.Joined(before, "[{rank}] {candidate}", "\n\n", after)),
        ];
    }
}
