using System.Text.RegularExpressions;

namespace ReasonRank.Ranking.Answers;

/// <summary>
/// How one kind of id, numbers or letters, stands in answers. Matching takes linear time: answers are written by models,
/// and passages may tell a model what to write.
/// </summary>
internal sealed class IdForms
{
    private const RegexOptions Options =
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline;

    private IdForms(string id)
    {
        const string noun = @"(?:passage|document|doc|candidate|id)s?[ \t]*#?[ \t]*";
        var bracketed = $@"\[\s*(?:{noun})?(?<id>{id})\s*\]";
        var named = $@"\b{noun}(?<id>{id})\b";
        const char letter = Digits.Letter;
        var item = $@"(?:{noun})?(?:[\[(]\s*)?(?:{noun})?\b{id}\b(?:\s*[\])])?";
        var worded = $@"(?:{letter}+[ \t]*)?{item}{letter}*";
        var link = $@"\s*(?:-?[>=]+|,)\s*{worded}";

        Mention = new Regex($@"{bracketed}|{named}|\b(?<id>{id})\b", Options);
        Bracketed = new Regex(bracketed, Options);
        Ranking = new Regex($@"{worded}(?:{link})*\s*-?[>=]+\s*{worded}(?:{link})*", Options);
        List = new Regex($@"{item}(?:(?:\s*[,;]\s*|\s+){item})+", Options);
        var column = $@"^[ \t]*{item}[ \t\r]*(?:\n[ \t]*{item}[ \t\r]*)+$";
        var label = $@"[^0-9A-Z{letter}\[\n]*(?:{letter}[^0-9A-Z\[\n]*:)?(?:[A-Z ]+:)?";
        var row = $@"^{label}[ \t\[{{]*{item}(?:(?:[ \t]*[,;][ \t]*|[ \t]+){item})*[\s\]}}.]*$";
        ListLine = new Regex($"{column}|{row}", Options);
        BulletLine = new Regex($@"^[ \t]*(?:\(?\d+[.):]|[-+•]|\|[ \t]*\d+[ \t]*\|)[ \t]+(?:{bracketed}.*|{named}.*|(?<id>{id})[ \t\r]*(?:\|.*)?)$", Options);
    }

    /// <summary>Ids are 1, 2, 3.</summary>
    public static IdForms Numbers { get; } = new("[0-9]+");

    /// <summary>Ids are A, B, C.</summary>
    public static IdForms Letters { get; } = new("(?-i:[A-Z])");

    /// <summary>An id, however it stands.</summary>
    public Regex Mention { get; }

    /// <summary>An id in brackets.</summary>
    public Regex Bracketed { get; }

    /// <summary>Ids joined by <c>&gt;</c>, <c>=</c> and commas, at least one of them no comma.</summary>
    public Regex Ranking { get; }

    /// <summary>Ids joined by commas or white space.</summary>
    public Regex List { get; }

    /// <summary>A line that is nothing but a list, perhaps after a label and a colon; or lines of one id each.</summary>
    public Regex ListLine { get; }

    /// <summary>A line of a numbered or bulleted list, or a row of a table with numbers, that begins with an id.</summary>
    public Regex BulletLine { get; }
}
