using System.Buffers;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Rewards;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Steps.Filtering;

/// <summary>
/// Keeps what is consistent with itself: queries whose ranking, made without the answer, puts the passages that were picked with
/// it on top (ReasonRank, arXiv 2508.07050, section 4.1.5: nDCG@10 of at least .4).
/// </summary>
internal sealed class FilterStep : IStep
{
    public static readonly NumberParameter Consistency = new(
        "min_ndcg", "Least nDCG@10 of the ranking, or of the scores' order, against the relevant passages, 0 to 1.", .4, 0, 1);

    public static readonly NumberParameter Agreement = new("min_agreement", "Least agreement of the samples of a ranking, 0 to 1.", 0, 0, 1);

    public static readonly IntegerParameter Words = new(
        "max_reasoning_words", "Most words of the reasoning of a ranking or a score, 1 to 100,000.", 3_000, 1, 100_000);

    public static readonly IntegerParameter FewestWords = new(
        "min_reasoning_words", "Fewest words of the reasoning of a ranking or a score, 0 to 10,000.", 1, 0, 10_000);

    public static readonly NumberParameter SameScript = new(
        "min_same_script", "Least share of the reasoning's letters in the query's own script, 0 to 1; below it, the teacher changed its language.", .5, 0, 1);

    public static readonly SwitchParameter SameLanguage = new(
        "same_language",
        "Leaves out what has reasoning that is plainly in another language of the query's script, such as German for English; short or mixed texts stay. "
        + "Not looked at with min_same_script 0.", true);

    // A trained model would end its reasoning, or its answer, at the first of them.
    private static readonly string[] _tags = ["<think>", "</think>", "<answer>", "</answer>"];

    private static readonly SearchValues<string> _anyTag = SearchValues.Create(_tags, StringComparison.OrdinalIgnoreCase);

    public string Kind => "filter";

    public string Description => "Leaves out queries whose labels contradict each other, or whose reasoning has the wrong form, length or language.";

    public int Version => 3;

    public IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters { get; } = [Consistency, Agreement, Words, FewestWords, SameScript, SameLanguage];

    public IReadOnlyList<StepResult.ValueOneofCase> Needs => [];

    public StepResult.ValueOneofCase Makes => StepResult.ValueOneofCase.Measurements;

    public Task<StepResult> RunAsync(StepInput input, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        var measured = new Measurements();
        var relevant = input.Relevant().ToHashSet();
        measured.Values["relevant"] = relevant.Count;
        if (input.Last(StepResult.ValueOneofCase.Ranking)?.Ranking is { } ranking)
        {
            measured.Values["ndcg_cut_10"] = OrderMeasures.Ndcg<string>([.. ranking.FinalIds], relevant);
            measured.Values["agreement"] = ranking.Agreement;
        }
        // Of equal means the first stage's order decides, as it does for the reranker.
        if (input.Last(StepResult.ValueOneofCase.Scores)?.Scores is { } scores)
            measured.Values["scores_ndcg_cut_10"] = OrderMeasures.Ndcg<string>(
                [.. scores.Scores.OrderByDescending(score => score.Mean).Select(score => score.PassageId)], relevant);
        Measure(measured, input.Query.Text, [.. Reasonings(input)]);
        return Task.FromResult(new StepResult { Measurements = measured });
    }

    public ItemEnd? Judge(StepInput input, StepResult result)
    {
        var (measured, values) = (result.Measurements.Values, input.Parameters);
        var isJudged = measured.ContainsKey("ndcg_cut_10") || measured.ContainsKey("scores_ndcg_cut_10");
        if (isJudged && values[Consistency] > 0 && measured["relevant"] == 0)
            return new ItemEnd("no-positives", "Nothing is known to be relevant, so that the labels can be held against nothing.");
        return Below("ndcg_cut_10", values[Consistency], "low-consistency", "nDCG@10 of the ranking")
            ?? Below("scores_ndcg_cut_10", values[Consistency], "low-consistency", "nDCG@10 of the scores")
            ?? Below("agreement", values[Agreement], "low-agreement", "Agreement of the samples")
            ?? Above("reasoning_tags", 0, "reasoning-malformed", "Tags of the answer's form in the reasoning")
            ?? Below("reasoning_words_least", values[FewestWords], "reasoning-too-short", "Words of the shortest reasoning")
            ?? Above("reasoning_words", values[Words], "reasoning-too-long", "Words of the longest reasoning")
            ?? Below("same_script", values[SameScript], "other-language", "Share of the reasoning in the query's script")
            // Whoever asks for no script of the reasoning asks for no language either.
            ?? (values[SameLanguage] && values[SameScript] > 0 ? Above("other_language", 0, "other-language", "Reasonings in another language than the query") : null);

        ItemEnd? Below(string name, double least, string reason, string what) => measured.TryGetValue(name, out var value) && value < least
            ? new ItemEnd(reason, FormattableString.Invariant($"{what}: {value:0.####}; at least {least:0.####} is asked for."))
            : null;

        ItemEnd? Above(string name, double most, string reason, string what) => measured.TryGetValue(name, out var value) && value > most
            ? new ItemEnd(reason, FormattableString.Invariant($"{what}: {value:0.####}; at most {most:0.####} is asked for."))
            : null;
    }

    private static IEnumerable<string> Reasonings(StepInput input)
    {
        if (input.Last(StepResult.ValueOneofCase.Ranking)?.Ranking is { } ranking) yield return ranking.Reasoning;
        foreach (var score in input.Last(StepResult.ValueOneofCase.Scores)?.Scores.Scores ?? []) yield return score.Reasoning;
    }

    // The worst of all reasonings: a query's labels are kept together or not at all.
    private static void Measure(Measurements measured, string query, List<string> reasonings)
    {
        if (reasonings.Count == 0) return;
        int[] words = [.. reasonings.Select(WordCount)];
        measured.Values["reasoning_words"] = words.Max();
        measured.Values["reasoning_words_least"] = words.Min();
        measured.Values["reasoning_tags"] = reasonings.Sum(Tags);
        measured.Values["same_script"] = reasonings.Min(reasoning => Script.SharedShare(query, reasoning));
        measured.Values["other_language"] = reasonings.Count(reasoning => Language.IsOther(query, reasoning));
    }

    private static int Tags(string text) =>
        text.AsSpan().ContainsAny(_anyTag) ? _tags.Count(tag => text.Contains(tag, StringComparison.OrdinalIgnoreCase)) : 0;

    private static int WordCount(string text)
    {
        var (count, inWord) = (0, false);
        foreach (var c in text)
        {
            var isInWord = !char.IsWhiteSpace(c);
            if (isInWord && !inWord) count++;
            inWord = isInWord;
        }
        return count;
    }
}
