namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>Says in one short line why a passage stands where it stands.</summary>
internal static class PlacementLine
{
    private const int MostWords = 2;

    /// <summary>
    /// A line such as <c>has 4 of 5 question words, not "rust"; "cast iron" close together; shares "oil" with the best
    /// candidates; up 7</c>.
    /// </summary>
    /// <param name="passage">What the passage has.</param>
    /// <param name="watched">The terms that count.</param>
    /// <param name="rise">Places it moved up; negative when it fell.</param>
    public static string Write(PassageEvidence passage, WatchedTerms watched, int rise) => string.Join(
        "; ",
        new[] { Coverage(passage, watched), Closeness(passage, watched), Title(passage, watched), Feedback(passage, watched) }
            .Where(part => part.Length > 0)
            .Append(rise switch { > 0 => $"up {rise}", < 0 => $"down {-rise}", _ => "keeps its place" }));

    private static string Coverage(PassageEvidence passage, WatchedTerms watched)
    {
        var count = watched.Query.Terms.Count;
        var missing = Enumerable.Range(0, count).Where(index => passage.CountOf(index) == 0)
            .OrderByDescending(index => watched.Idf[index]).ToArray();
        if (count == 0) return "the question has no words to look for";
        if (missing.Length == count) return count == 1 ? "lacks the question's word" : $"has none of the {count} question words";
        if (missing.Length == 0) return count == 1 ? "has the question's word" : $"has all {count} question words";
        return $"has {count - missing.Length} of {count} question words, not {Quote(missing.Take(MostWords), watched)}";
    }

    private static string Closeness(PassageEvidence passage, WatchedTerms watched)
    {
        var pairs = passage.Close.OrderByDescending(pair => Math.Min(watched.Idf[pair.Item1], watched.Idf[pair.Item2]))
            .ThenBy(pair => pair).ToArray();
        return pairs is [var (first, second), ..]
            ? $"\"{watched[first].Surface}\" and \"{watched[second].Surface}\" close together"
            : "";
    }

    private static string Title(PassageEvidence passage, WatchedTerms watched)
    {
        var named = Enumerable.Range(0, watched.Query.Terms.Count).Where(passage.IsInTitle)
            .OrderByDescending(index => watched.Idf[index]).Take(MostWords).ToArray();
        return named.Length == 0 ? "" : $"title has {Quote(named, watched)}";
    }

    private static string Feedback(PassageEvidence passage, WatchedTerms watched)
    {
        var shared = Enumerable.Range(watched.Query.Terms.Count, watched.Count - watched.Query.Terms.Count)
            .Where(index => passage.CountOf(index) > 0)
            .OrderByDescending(index => watched.FeedbackWeight[index]).Take(MostWords).ToArray();
        return shared.Length == 0 ? "" : $"shares {Quote(shared, watched)} with the best candidates";
    }

    private static string Quote(IEnumerable<int> terms, WatchedTerms watched) =>
        string.Join(", ", terms.Select(index => $"\"{watched[index].Surface}\""));
}
