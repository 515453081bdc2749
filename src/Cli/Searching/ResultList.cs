using System.Globalization;

namespace ReasonRank.Cli.Searching;

/// <summary>Prints results for people to read.</summary>
internal static class ResultList
{
    private const int SnippetLength = 160;

    public static void Write(TextWriter writer, SearchOutcome outcome)
    {
        if (outcome.Results.Count == 0) writer.WriteLine("Nothing was found.");
        foreach (var result in outcome.Results)
        {
            var moved = result.FirstStageRank is { } before ? $"  (was {before})" : "";
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{result.Rank,3}. {result.PassageId}  {Headline(result)}  [{result.Score:0.####}]{moved}"));
            if (result.Title is { Length: > 0 } && result.Text is { Length: > 0 } text) writer.WriteLine($"     {Snippet(text)}");
            foreach (var line in Lines(result.Explanation)) writer.WriteLine($"     | {line}");
        }
    }

    // Of a tree of explanations the score and its terms; the rest is for those who ask for JSON.
    private static IEnumerable<string> Lines(string? explanation) => (explanation ?? "")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith("    ", StringComparison.Ordinal));

    private static string Headline(RankedPassage result) => Snippet(result.Title is { Length: > 0 } title ? title : result.Text ?? "");

    private static string Snippet(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= SnippetLength) return line;
        var end = char.IsHighSurrogate(line[SnippetLength - 1]) ? SnippetLength - 1 : SnippetLength;
        return line[..end] + "…";
    }
}
