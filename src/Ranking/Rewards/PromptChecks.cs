namespace ReasonRank.Ranking.Rewards;

/// <summary>What rewards ask of the prompts of their rollouts.</summary>
internal static class PromptChecks
{
    /// <summary>Ids that are there, not empty, and there once.</summary>
    public static void RequireDistinct(IReadOnlyList<string> ids, string path, List<Violation> violations)
    {
        if (ids.Count == 0)
        {
            violations.Add(new(path, "is missing: this reward needs it"));
            return;
        }
        var seen = new HashSet<string>(ids.Count);
        for (var i = 0; i < ids.Count; i++)
        {
            if (ids[i].Length == 0) violations.Add(new($"{path}[{i}]", "must not be empty"));
            else if (!seen.Add(ids[i])) violations.Add(new($"{path}[{i}]", $"'{ids[i]}' is there twice"));
        }
    }

    /// <summary>Ids that are all among others.</summary>
    public static void RequireAmong(
        IReadOnlyList<string> ids, string path, IReadOnlyList<string> others, string name, List<Violation> violations)
    {
        var known = others.ToHashSet();
        for (var i = 0; i < ids.Count; i++)
            if (!known.Contains(ids[i])) violations.Add(new($"{path}[{i}]", $"'{ids[i]}' is not among {name}"));
    }
}
