using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>
/// English words that hold a question together but are not what it is about: pronouns, auxiliaries, question words,
/// prepositions, conjunctions. In a small collection they can be rare, and then weigh as if they were the subject.
/// </summary>
internal static class FunctionWords
{
    private const string Words =
        """
        i me my we us our you your he him his she her it its they them their this that these those there here
        a an the some any each every both all such same own other another one
        am is are was were be been being do does did doing done have has had having
        can could may might must shall should will would cannot
        who whom whose what which when where why how whether
        and or but nor if then than so because since while until although though as
        of in on at by for with without within from to into onto out off over under up down about above below between
        through during before after against again not no only just too very also still more most much many few less
        """;

    /// <summary>The words as an analyzer makes them index terms.</summary>
    public static IReadOnlySet<string> Terms(TextAnalyzer analyzer) =>
        analyzer(Words).Select(token => token.Term).ToHashSet();
}
