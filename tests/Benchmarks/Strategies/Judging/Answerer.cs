using System.Globalization;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Benchmarks.Strategies.Judging;

/// <summary>
/// Answers every kind of question with one <see cref="NoisyComparator"/>: passages that are seen together by how many of
/// the others they beat, a passage that is seen alone by how many imagined ones it beats, groups by both.
/// </summary>
internal sealed class Answerer(IReadOnlyList<JudgedQuery> queries)
{
    private const double Certain = -.001;

    private readonly Dictionary<string, JudgedQuery> _queries = queries.ToDictionary(query => query.Id);

    /// <summary>Answers a prompt.</summary>
    /// <param name="prompt">The texts of all turns.</param>
    /// <param name="thinks">Whether to reason first: 300 tokens, and 20 for each passage shown.</param>
    /// <returns>Null when the prompt is not understood.</returns>
    public Reply? Answer(string prompt, bool thinks)
    {
        if (Question.Parse(prompt) is not { } question || !_queries.TryGetValue(question.QueryId, out var query)) return null;
        var answer = Write(question, new NoisyComparator(query, question.Seed));
        return new Reply(thinks ? 300 + 20 * question.Passages.Count : 0, [.. answer]);
    }

    private static IEnumerable<GeneratedToken> Write(Question question, NoisyComparator comparator) => question.Kind switch
    {
        QuestionKind.Order => Tagged(Numbers(comparator.Order(question.Passages))),
        QuestionKind.Pick => Tagged(Numbers(comparator.Order(question.Passages).Take(question.Wanted))),
        QuestionKind.Strike => Tagged(Numbers(comparator.Order(question.Passages).Reverse().Take(question.Wanted))),
        QuestionKind.Duel => Tagged([Plain(comparator.Order(question.Passages)[0] == 0 ? "A" : "B")]),
        QuestionKind.Letter => [Likeliest([.. comparator.Wins(question.Passages).Select((wins, i) => (Letter(i), (double)wins))])],
        QuestionKind.Scores => Tagged(Scores(question.Passages, comparator)),
        QuestionKind.Number => Tagged([Digit(Share(question, comparator), 10)]),
        QuestionKind.Verdict => Tagged([Word(Share(question, comparator), "true", "false")]),
        _ => Graded(Share(question, comparator)),
    };

    private static IEnumerable<GeneratedToken> Tagged(IEnumerable<GeneratedToken> inner) =>
        [Plain("<"), Plain("answer"), Plain(">"), .. inner, Plain("</"), Plain("answer"), Plain(">")];

    private static IEnumerable<GeneratedToken> Numbers(IEnumerable<int> positions) => positions.SelectMany((position, rank) =>
        (GeneratedToken[])[Plain(rank == 0 ? "[" : " > ["), Plain(Text(position + 1)), Plain("]")]);

    private static IEnumerable<GeneratedToken> Scores(IReadOnlyList<string> passages, NoisyComparator comparator)
    {
        var wins = comparator.Wins(passages);
        for (var i = 0; i < wins.Length; i++)
        {
            var share = (double)(wins[i] + comparator.WinsAlone(passages[i])) / (wins.Length - 1 + NoisyComparator.References);
            yield return Plain(i == 0 ? "[" : ", [");
            yield return Plain(Text(i + 1));
            yield return Plain("]:");
            yield return Plain((10 * share).ToString(" 0.0", CultureInfo.InvariantCulture));
        }
    }

    private static IEnumerable<GeneratedToken> Graded(double share) =>
        [Word(share, "yes", "no"), Plain("("), Digit(share, 4), Plain(")")];

    private static double Share(Question question, NoisyComparator comparator) =>
        (comparator.WinsAlone(question.Passages[0]) + .5) / (NoisyComparator.References + 1);

    private static GeneratedToken Word(double share, string yes, string no) => Likeliest((yes, Math.Log(share)), (no, Math.Log(1 - share)));

    // Whole numbers around a share of the highest, likelier the nearer they are.
    private static GeneratedToken Digit(double share, int highest) =>
        Likeliest([.. Enumerable.Range(0, highest + 1).Select(i => (Text(i), -Math.Pow(i - share * highest, 2) / 2))]);

    private static GeneratedToken Likeliest(params (string Text, double Weight)[] options)
    {
        var sum = Math.Log(options.Sum(option => Math.Exp(option.Weight)));
        var alternatives = options.Select(option => new TokenAlternative(option.Text, Math.Min(0, option.Weight - sum)))
            .OrderByDescending(option => option.LogProbability).ToArray();
        return new GeneratedToken(alternatives[0].Text, alternatives[0].LogProbability, alternatives);
    }

    private static GeneratedToken Plain(string text) => new(text, Certain, []);

    private static string Letter(int position) => ((char)('A' + position)).ToString();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
