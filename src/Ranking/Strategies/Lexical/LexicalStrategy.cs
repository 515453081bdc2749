using ReasonRank.Ranking.Fusion;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>
/// Ranks without a model. The sum of five standardized signals: the first stage's score; BM25 of what the query is about,
/// function words left out; how well a passage fits the relevance model of the best candidates
/// (<see cref="RelevanceModel"/>); neighbouring query terms that stand close together (Metzler and Croft, SIGIR 2005,
/// unordered window); and query terms in the title. A signal that is the same for all candidates does not count. Takes
/// time in proportion to the text.
/// </summary>
public sealed class LexicalStrategy : IRerankStrategy
{
    private static readonly NumberParameter SubjectWeight = new(
        "subject_weight", "Weight of BM25 without function words; the first stage has 1. 0 to 10.", 1, 0, 10);

    private static readonly NumberParameter FeedbackWeight = new(
        "feedback_weight", "Weight of fitting the best candidates. 0 to 10.", 2, 0, 10);

    private static readonly NumberParameter ProximityWeight = new(
        "proximity_weight", "Weight of neighbouring query terms standing close together. 0 to 10.", .5, 0, 10);

    private static readonly NumberParameter TitleWeight = new(
        "title_weight", "Weight of query terms in the title. 0 to 10.", 1, 0, 10);

    private static readonly IntegerParameter FeedbackPassages = new(
        "feedback_passages", "Best candidates that feedback learns from. 1 to 100.", 20, 1, 100);

    private static readonly IntegerParameter FeedbackTerms = new(
        "feedback_terms", "Terms that feedback keeps. 1 to 200.", 30, 1, 200);

    /// <inheritdoc/>
    public string Name => "lexical";

    /// <inheritdoc/>
    public string Description =>
        "No model: first-stage score, subject words, feedback from the best candidates, proximity, and title.";

    /// <inheritdoc/>
    public IReadOnlyList<StrategyParameter> Parameters { get; } =
        [SubjectWeight, FeedbackWeight, ProximityWeight, TitleWeight, FeedbackPassages, FeedbackTerms];

    /// <inheritdoc/>
    public ModelNeeds Needs => ModelNeeds.None;

    /// <inheritdoc/>
    public async Task<StrategyResult> RankAsync(RankingTask task, RankingContext context, CancellationToken cancellationToken)
    {
        var count = task.Candidates.Count;
        if (count == 0) return StrategyResult.Unchanged(0);

        var passages = new PassageReader(task.Candidates, context, task.Budget.Deadline);
        var query = LexicalQuery.Analyze(task.Query, context.Analyzer);
        var firstStage = FirstStage.Standardize(task.Candidates);
        var best = Enumerable.Range(0, Math.Min(count, task.Parameters[FeedbackPassages])).Select(passages.Read).ToArray();
        var model = new RelevanceModel(best);
        var weights = await TermWeights.GetAsync(
            [.. query.Terms.Select(term => term.Text).Union(model.Terms)], context.TermStatistics, passages, cancellationToken);
        var subject = new WatchedTerms(query, [], weights);
        var priors = Standardize([.. best.Select(passage => PassageEvidence.Gather(passage, subject))], passage => passage.Subject)
            .Zip(firstStage, (own, first) => own + first).ToArray();
        var watched = new WatchedTerms(query, model.Select(priors, weights, task.Parameters[FeedbackTerms]), weights);

        var evidence = new PassageEvidence[count];
        for (var index = 0; index < count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (passages.IsLate) return OutOfTime(count);
            evidence[index] = PassageEvidence.Gather(passages.Read(index), watched);
        }

        var signals = new (double Weight, double[] Scores)[]
        {
            (1, firstStage),
            (task.Parameters[SubjectWeight], Standardize(evidence, passage => passage.Subject)),
            (task.Parameters[FeedbackWeight], Standardize(evidence, passage => passage.Feedback)),
            (task.Parameters[ProximityWeight], Standardize(evidence, passage => passage.Proximity)),
            (task.Parameters[TitleWeight], Standardize(evidence, passage => passage.Title)),
        };
        var result = StrategyResult.FromScores(
            [.. Enumerable.Range(0, count).Select(index => signals.Sum(signal => signal.Weight * signal.Scores[index]))]);
        return result with
        {
            Explanations = task.Explain ? Explain(result.Order, evidence, watched) : null,
            Warnings = passages.Warnings,
        };
    }

    private static double[] Standardize(PassageEvidence[] evidence, Func<PassageEvidence, double> signal) =>
        ScoreFusion.ZScores([.. evidence.Select(signal)]);

    private static string[] Explain(IReadOnlyList<int> order, PassageEvidence[] evidence, WatchedTerms watched)
    {
        var lines = new string[order.Count];
        for (var rank = 0; rank < lines.Length; rank++)
            lines[order[rank]] = PlacementLine.Write(evidence[order[rank]], watched, order[rank] - rank);
        return lines;
    }

    private static StrategyResult OutOfTime(int count) => StrategyResult.Unchanged(count) with
    {
        Shortfall = new Shortfall(Partial: true, Degraded: false, "The deadline came before all candidates were read."),
    };
}
