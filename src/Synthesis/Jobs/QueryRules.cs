using System.Globalization;
using System.Text;
using ReasonRank.Ranking;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Steps.Candidates;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>What a query of a job may hold.</summary>
internal static class QueryRules
{
    private const int MaxIdBytes = 512, MaxQueryCharacters = 100_000, MaxAnswerBytes = 256 << 10, MaxIds = 1_000, FewestPassages = 2;

    /// <summary>Checks a query, also whether the steps can come to candidates for it.</summary>
    public static void Check(JobQuery query, StepPlan steps, string path, List<Violation> violations)
    {
        CheckId(query.Id, $"{path}.id", violations);
        Require(!string.IsNullOrWhiteSpace(query.Text) && query.Text.Length <= MaxQueryCharacters, $"{path}.text", $"must be 1 to {MaxQueryCharacters:N0} characters");
        Require(Encoding.UTF8.GetByteCount(query.Answer) <= MaxAnswerBytes, $"{path}.answer", $"is longer than {MaxAnswerBytes >> 10} KiB");
        Require(query.Domain.Length <= 64, $"{path}.domain", "is longer than 64 characters");
        Require(query.RelevantIds.Count <= MaxIds, $"{path}.relevant_ids", $"has {query.RelevantIds.Count:N0} ids; {MaxIds:N0} are allowed");
        Require(query.Candidates.Count <= MaxIds, $"{path}.candidates", $"has {query.Candidates.Count:N0} passages; {MaxIds:N0} are allowed");
        for (var i = 0; i < query.RelevantIds.Count && i < MaxIds; i++) CheckId(query.RelevantIds[i], $"{path}.relevant_ids[{i}]", violations);
        CheckCandidates(query, steps, path, violations);

        void Require(bool holds, string field, string wrong)
        {
            if (!holds) violations.Add(new(field, wrong));
        }
    }

    // What a search finds is known only when it is made; that there is none, or nothing to search for, is known now.
    private static void CheckCandidates(JobQuery query, StepPlan steps, string path, List<Violation> violations)
    {
        var (before, given) = (violations.Count, new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < query.Candidates.Count && i < MaxIds; i++)
        {
            var (id, field) = (query.Candidates[i].PassageId, $"{path}.candidates[{i}].passage_id");
            if (given.Add(id)) CheckId(id, field, violations);
            else violations.Add(new(field, $"came before: '{id}'"));
        }
        if (violations.Count > before || string.IsNullOrWhiteSpace(query.Text)) return;
        foreach (var step in steps.Steps.Where(step => step.Step is CandidatesStep))
        {
            var from = step.Parameters[CandidatesStep.From];
            var known = from == "collection" ? [] : given.ToHashSet();
            if (step.Parameters[CandidatesStep.AddRelevant]) known.UnionWith(query.RelevantIds);
            if (known.Count >= FewestPassages) continue;
            var isSearched = from != "given" || given.Count == 0;
            if (!isSearched) violations.Add(new($"{path}.candidates", $"has one passage, and step '{step.Name}' searches for no more; a ranking needs two: give more or none"));
            else if (!query.Text.EnumerateRunes().Any(IsSearched)) violations.Add(new($"{path}.text", "has no letter and no digit: a search for it finds no candidates"));
            else continue;
            return;
        }
    }

    // Letters and numbers, and pictures such as emoji, which engines index too.
    private static bool IsSearched(Rune rune) =>
        Rune.IsLetter(rune) || Rune.IsNumber(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol;

    private static void CheckId(string id, string path, List<Violation> violations)
    {
        if (id.Length == 0) violations.Add(new(path, "is missing"));
        else if (Encoding.UTF8.GetByteCount(id) > MaxIdBytes) violations.Add(new(path, $"is longer than {MaxIdBytes} bytes of UTF-8"));
        else if (id.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))) violations.Add(new(path, "has white space or control characters"));
    }
}
