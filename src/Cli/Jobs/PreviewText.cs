using System.Globalization;
using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>What the steps make of a few queries, as people read it.</summary>
/// <param name="writer">Where to.</param>
/// <param name="queries">The queries; none where the teacher writes them.</param>
internal sealed class PreviewText(TextWriter writer, IEnumerable<JobQuery> queries)
{
    private const int MaxPassages = 20, MaxText = 100, MaxReasoning = 1_000;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private readonly Dictionary<string, JobQuery> _queries = queries.DistinctBy(query => query.Id).ToDictionary(query => query.Id);
    private string? _query;

    /// <summary>Writes the next result.</summary>
    public void Write(PreviewJobResponse response)
    {
        if (_query != response.QueryId) Begin(response.QueryId);
        switch (response.OutcomeCase)
        {
            case PreviewJobResponse.OutcomeOneofCase.Result:
                Line($"\n-- {response.Step}{Cost(response.Result.Usage)}");
                Write(response.Result);
                break;
            case PreviewJobResponse.OutcomeOneofCase.Ended:
                Line($"\n=> {(response.Ended.State == ItemState.Failed ? "failed" : "left out")} at {response.Step}: {response.Ended.Reason}: {response.Ended.Message}");
                break;
            case PreviewJobResponse.OutcomeOneofCase.Item:
                Line($"\n=> an item for {response.Item.Place.Half}{(response.Item.Place.Validation ? ", kept for validation" : "")}");
                break;
        }
    }

    private void Begin(string id)
    {
        if (_query is not null) Line("");
        _query = id;
        Line($"== {id}");
        if (!_queries.TryGetValue(id, out var query)) return;
        Line($"   {query.Text}");
        if (query.Answer.Length > 0) Line($"   answer: {JobText.Cut(query.Answer, MaxReasoning)}");
        if (query.Domain.Length > 0) Line($"   domain: {query.Domain}");
        if (query.RelevantIds.Count > 0) Line($"   relevant: {string.Join(", ", query.RelevantIds)}");
    }

    private void Write(StepResult result)
    {
        switch (result.ValueCase)
        {
            case StepResult.ValueOneofCase.Question:
                Line($"   {result.Question.Text}");
                Line($"   kind: {result.Question.Kind}, from {result.Question.PassageId}");
                if (result.Question.Answer.Length > 0) Line($"   answer: {JobText.Cut(result.Question.Answer, MaxReasoning)}");
                break;
            case StepResult.ValueOneofCase.Candidates:
                Many(result.Candidates.Passages, Passage);
                break;
            case StepResult.ValueOneofCase.Picked:
                if (result.Picked.PositiveIds.Count > 0) Line($"   relevant: {string.Join(", ", result.Picked.PositiveIds)}");
                if (result.Picked.HardNegativeIds.Count > 0) Line($"   hard negatives: {string.Join(", ", result.Picked.HardNegativeIds)}");
                if (result.Picked.PositiveIds.Count + result.Picked.HardNegativeIds.Count == 0) Line("   none");
                Reasoning(result.Picked.Reasoning);
                break;
            case StepResult.ValueOneofCase.Ranking:
                Line($"   {string.Join(" > ", result.Ranking.FinalIds)}");
                if (result.Ranking.Samples > 1) Line(string.Create(Culture, $"   of {result.Ranking.Samples} orders, agreement {result.Ranking.Agreement:0.###}"));
                Reasoning(result.Ranking.Reasoning);
                break;
            case StepResult.ValueOneofCase.Scores:
                Many(result.Scores.Scores, Score);
                break;
            case StepResult.ValueOneofCase.Measurements:
                foreach (var (name, value) in result.Measurements.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    Line(string.Create(Culture, $"   {name}: {value:0.####}"));
                break;
            case StepResult.ValueOneofCase.Rollouts:
                Line($"   rewards: {string.Join(" ", result.Rollouts.Rewards.Select(reward => reward.ToString("0.###", Culture)))}");
                Line(string.Create(Culture, $"   mean {result.Rollouts.Mean:0.####}, standard deviation {result.Rollouts.Deviation:0.####}"));
                break;
        }
    }

    private void Many<T>(IReadOnlyCollection<T> items, Func<T, string> text)
    {
        foreach (var item in items.Take(MaxPassages)) Line(text(item));
        if (items.Count > MaxPassages) Line(string.Create(Culture, $"   and {items.Count - MaxPassages:N0} more"));
    }

    private static string Passage(CandidatePassage passage)
    {
        var rank = passage.FirstStageRank > 0 ? passage.FirstStageRank.ToString(Culture) : "-";
        var flags = passage.Flags.Count > 0 ? $" [{string.Join(", ", passage.Flags)}]" : "";
        var text = passage.Title.Length > 0 ? $"{passage.Title}: {passage.Text}" : passage.Text;
        return $"   {rank,4}  {passage.Band,-8}  {passage.PassageId}{flags}  {JobText.Cut(text, MaxText)}";
    }

    private static string Score(ScoreLabel score) => string.Create(
        Culture, $"   {score.Score,4:0.#}  mean {score.Mean:0.##}  {score.PassageId}  {JobText.Cut(score.Reasoning, MaxText)}");

    private void Reasoning(string text)
    {
        if (text.Length > 0) Line($"   reasoning: {JobText.Cut(text, MaxReasoning)}");
    }

    private static string Cost(Usage? usage) => usage is not { ModelCalls: > 0 } ? ""
        : string.Create(Culture, $" (calls {JobText.Calls(usage)}; tokens {JobText.Tokens(usage)})");

    private void Line(string line) => writer.WriteLine(line);
}
