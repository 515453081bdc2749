using System.Globalization;

namespace ReasonRank.Ranking.Models;

/// <summary>What an answer may be, reasoning left out: some of the given texts, each at most once, joined by <see cref="Separator"/>.</summary>
public sealed record AnswerForm
{
    /// <summary>Stands between two texts.</summary>
    public const string Separator = " > ";

    /// <summary>Most texts of an answer of more than one.</summary>
    public const int MaxOrdered = 128;

    /// <summary>A form.</summary>
    /// <param name="texts">At least one, none of them empty; at most <see cref="MaxOrdered"/> where several are picked.</param>
    /// <param name="picks">How many of them the answer has, at least 1.</param>
    /// <exception cref="ArgumentException">There are too few texts or too many, or an empty one.</exception>
    public AnswerForm(IEnumerable<string> texts, int picks = 1)
    {
        Texts = [.. texts.Distinct()];
        Picks = picks;
        if (Texts.Any(string.IsNullOrEmpty)) throw new ArgumentException("A text of an answer's form is empty.", nameof(texts));
        if (picks < 1 || picks > Texts.Count || (picks > 1 && Texts.Count > MaxOrdered))
            throw new ArgumentException($"{picks} cannot be picked of {Texts.Count} texts.", nameof(picks));
    }

    /// <summary>The texts, each once.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>How many of them the answer has, in the order of its choice.</summary>
    public int Picks { get; }

    /// <summary>Whether it stands between <c>&lt;answer&gt;</c> and <c>&lt;/answer&gt;</c>.</summary>
    public bool Tagged { get; init; }

    /// <summary>The best of a window's passages, such as <c>[3] &gt; [1] &gt; [2]</c>.</summary>
    /// <param name="count">Passages in the window.</param>
    /// <param name="named">How many the answer has to name; all of them for a permutation.</param>
    public static AnswerForm Order(int count, int named) =>
        new(Enumerable.Range(1, count).Select(id => string.Create(CultureInfo.InvariantCulture, $"[{id}]")), named);

    /// <summary>The letter of one passage, A for the first.</summary>
    /// <param name="count">Passages, at most 26.</param>
    public static AnswerForm Letter(int count) => new(Enumerable.Range(0, count).Select(place => $"{(char)('A' + place)}"));

    /// <summary>A whole number from 0 on.</summary>
    /// <param name="maximum">The highest.</param>
    public static AnswerForm Integer(int maximum) =>
        new(Enumerable.Range(0, maximum + 1).Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
