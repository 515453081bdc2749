namespace ReasonRank.Bm25.Analysis;

/// <summary>
/// Character classes that the tokenizer tells apart: Word_Break values of UAX #29, cut further where emoji (UTS #51),
/// South East Asian scripts (Line_Break=Complex_Context) and ideographs need it.
/// </summary>
internal enum WordClass : byte
{
    Other,
    Letter,
    HebrewLetter,
    Numeric,
    Digit,
    Katakana,
    Hiragana,
    Han,
    ComplexContext,
    ExtendNumLet,
    MidLetter,
    MidNum,
    MidNumLet,
    SingleQuote,
    DoubleQuote,
    Extend,
    ComplexExtend,
    Joiner,
    Emoji,
    LetterEmoji,
    EmojiModifier,
    EmojiSelector,
    TextSelector,
    RegionalIndicator,
    KeycapBase,
    Keycap,
    Tag,
    TagEnd,
}
