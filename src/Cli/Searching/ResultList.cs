using System.Globalization;

namespace ReasonRank.Cli.Searching;

/// <summary>Prints results for people to read.</summary>
internal static class ResultList
{
    private const int SnippetLength = 160;

    public static void Write(TextWriter writer, SearchOutcome outcome)
    {
        foreach (var correction in outcome.Corrections)
            writer.WriteLine($"Searched for \"{correction.Replacement}\" in place of \"{correction.Word}\".");
        if (outcome.Results.Count == 0) writer.WriteLine("Nothing was found.");
        foreach (var result in outcome.Results) Write(writer, result);
        if (outcome.MatchCount is { } count) writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} passages match."));
        foreach (var facet in outcome.Facets)
        {
            var values = facet.Values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{Snippet(value.Value)} {value.Count:N0}"));
            if (facet.OtherCount > 0) values = values.Append(string.Create(CultureInfo.InvariantCulture, $"others {facet.OtherCount:N0}"));
            writer.WriteLine($"{facet.Field}: {string.Join(", ", values)}");
        }
        foreach (var round in outcome.Feedback)
            writer.WriteLine($"Feedback round {round.Round} found {round.Found} with: {string.Join(' ', round.Terms.Select(term => term.Term))}");
    }

    private static void Write(TextWriter writer, RankedPassage result)
    {
        var moved = result switch
        {
            { FeedbackRound: { } round } => $"  (found by feedback, round {round})",
            { FirstStageRank: { } before } => $"  (was {before})",
            _ => "",
        };
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{result.Rank,3}. {result.PassageId}  {Headline(result)}  [{result.Score:0.####}]{moved}"));
        if (result.Highlights is { } sentences) foreach (var sentence in sentences) writer.WriteLine($"     {OneLine(sentence)}");
        else if (result.Title is { Length: > 0 } && result.Text is { Length: > 0 } text) writer.WriteLine($"     {Snippet(text)}");
        foreach (var line in Lines(result.Explanation)) writer.WriteLine($"     | {line}");
    }

    // Of a tree of explanations the score and its terms; the rest is for those who ask for JSON.
    private static IEnumerable<string> Lines(string? explanation) => (explanation ?? "")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith("    ", StringComparison.Ordinal));

    private static string Headline(RankedPassage result) => Snippet(result.Title is { Length: > 0 } title ? title : result.Text ?? "");

    private static string Snippet(string text)
    {
        var line = OneLine(text);
        if (line.Length <= SnippetLength) return line;
        var end = char.IsHighSurrogate(line[SnippetLength - 1]) ? SnippetLength - 1 : SnippetLength;
        return line[..end] + "…";
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
