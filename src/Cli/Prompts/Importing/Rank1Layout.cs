namespace ReasonRank.Cli.Prompts.Importing;

/// <summary>Rank1: plain text that a function of <c>rank1.py</c> returns, ending with the tag that opens the reasoning.</summary>
internal sealed class Rank1Layout : IPublishedLayout
{
    public string Repository => "orionw/rank1";

    public IReadOnlyList<PublishedPrompt>? Read(string folder)
    {
        if (SourceFile.Find(folder, "rank1.py") is not { } code || code.Function("return_prompt") is not { } function) return null;
        var body = function.Python(@"^[ \t]*return[ \t]+") ?? throw code.Lacks("the text in return_prompt");
        return [PublishedPrompt.Pointwise("rank1-published", code.Path, body)];
    }
}
