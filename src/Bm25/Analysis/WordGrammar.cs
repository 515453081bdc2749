using static ReasonRank.Bm25.Analysis.Pattern;
using static ReasonRank.Bm25.Analysis.WordClass;

namespace ReasonRank.Bm25.Analysis;

/// <summary>
/// What is a token, as a regular expression whose longest match counts: the word boundary rules of UAX #29 (named WBn
/// below) and the emoji sequences of UTS #51, with Lucene's choices: one token for an ideograph or a hiragana
/// character, one for a run of a South East Asian script, one for an emoji sequence.
/// </summary>
internal static class WordGrammar
{
    /// <summary>The automaton of <see cref="Token"/>.</summary>
    public static Automaton Automaton { get; } = new(Token);

    // WB4: these belong to whatever they follow.
    private static Pattern Ignored => Of(
        Extend, ComplexExtend, Joiner, EmojiModifier, EmojiSelector, TextSelector, Keycap, Tag, TagEnd).Many;

    private static Pattern IgnoredButSelectors => Of(
        Extend, ComplexExtend, Joiner, EmojiModifier, Keycap, Tag, TagEnd).Many;

    private static Pattern Token =>
        Word | EmojiSequence | Flag | KeycapSequence | ComplexRun | With(Han) | With(Hiragana);

    // WB5 to WB13b. WB7a to WB7c are the Hebrew ones.
    private static Pattern Word
    {
        get
        {
            var connectors = With(ExtendNumLet).Many;
            var letter = With(Letter, LetterEmoji, HebrewLetter);
            var number = With(Numeric, Digit);
            var letters = letter + (With(MidLetter, MidNumLet, SingleQuote) + letter).Many;
            var numbers = number + (With(MidNum, MidNumLet, SingleQuote) + number).Many;
            var hebrew = With(HebrewLetter) + (With(SingleQuote) | (With(DoubleQuote) + With(HebrewLetter)));
            var part = With(Katakana).Some | (letters | numbers | hebrew).Some;
            return connectors + part + (With(ExtendNumLet).Some + part).Many + connectors;
        }
    }

    // emoji_zwj_sequence and emoji_tag_sequence of UTS #51.
    private static Pattern EmojiSequence
    {
        get
        {
            var joiners = Of(Joiner).Many;
            var emoji = Of(Emoji, LetterEmoji) + IgnoredButSelectors;
            var modifier = Of(EmojiModifier) + IgnoredButSelectors;
            var element = (joiners + emoji + Of(EmojiSelector).Maybe) | modifier;
            return element + ((Of(Joiner) + element).Many | (Of(Tag).Some + Of(TagEnd)));
        }
    }

    // WB15, WB16.
    private static Pattern Flag => With(RegionalIndicator) + With(RegionalIndicator);

    private static Pattern KeycapSequence =>
        Of(KeycapBase, Digit) + IgnoredButSelectors + Of(EmojiSelector).Maybe + Of(Keycap) + IgnoredButSelectors;

    private static Pattern ComplexRun => With(ComplexContext, ComplexExtend).Some;

    private static Pattern With(params ReadOnlySpan<WordClass> classes) => Of(classes) + Ignored;
}
