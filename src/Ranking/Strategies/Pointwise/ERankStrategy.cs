using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Pointwise;

/// <summary>
/// A reasoning model gives each passage a whole number from 0 to 10, weighed by the number's probability (Cai et al.,
/// ERank, arXiv 2509.00520, section 3.2).
/// </summary>
public sealed class ERankStrategy : PointwiseStrategy
{
    private const int Highest = 10;

    /// <summary>How a score is made of the model's numbers.</summary>
    public static readonly ChoiceParameter Score = new(
        "score", "probability: the number times its probability; expectation: the listed numbers' expected value.",
        ["probability", "expectation"]);

    /// <summary>Score of a passage without a usable answer.</summary>
    public static readonly NumberParameter DefaultScore = new(
        "default_score", "Score of a passage whose answer has no number from 0 to 10, 0 to 10.", 0, 0, Highest);

    /// <inheritdoc/>
    public override string Name => "erank";

    /// <inheritdoc/>
    public override string Description => "A reasoning model scores each passage from 0 to 10, weighed by how sure it is.";

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyParameter> Parameters { get; } = [Score, DefaultScore, PassageWords, PlannedStrategy.PassageTokens];

    /// <summary>Without log-probabilities the numbers alone count.</summary>
    public override ModelNeeds Needs => ModelNeeds.Text;

    private protected override PointwiseQuestion Ask(RankingTask task, PromptTemplate? template)
    {
        var asked = template ?? ShippedTemplates.All[task.Reasoning.Mode == ReasoningMode.Off ? "erank-direct" : "erank"];
        var expected = task.Parameters[Score] == "expectation";
        return new PointwiseQuestion(asked, task.Reasoning, Read)
        {
            Form = AnswerForm.Integer(Highest),
            TopLogProbs = expected ? ModelRequest.MaxTopLogProbs : 1,
        };

        ParsedScore Read(ModelAnswer answer)
        {
            var score = IntegerScore.Parse(answer, Highest, asked.AsksForAnswerTags);
            if (score.Value is not { } value) return new ParsedScore(task.Parameters[DefaultScore], score.Repairs);
            var weighed = expected ? score.Expectation : value * score.Probability;
            return new ParsedScore(weighed ?? value, score.Repairs) { Unweighted = weighed is null };
        }
    }
}
