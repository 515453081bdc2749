using System.Text;

namespace ReasonRank.Ranking.Tests.Splitting;

/// <summary>Markdown of every kind, at random.</summary>
internal static class RandomMarkdown
{
    private static readonly string[] Words =
        ["a", "word", "sentence.", "Why?", "\"quoted.\"", "日本語。", "\U0001F600", "e\u0301", "`code`", "[link](x)", "1.", "-", "#", "longerwordsthanusual"];

    public static string Text(Random random, int blocks)
    {
        var text = new StringBuilder(random.Next(5) == 0 ? "---\ntitle: T\n---\n" : "");
        for (var i = 0; i < blocks; i++) text.Append(Block(random)).Append(random.Next(6) == 0 ? "\n" : "\n\n");
        return text.ToString();
    }

    public static string Paragraph(Random random) => "Well, " + Line(random, random.Next(1, 80));

    private static string Block(Random random) => random.Next(7) switch
    {
        0 => $"{new string('#', random.Next(1, 7))} {Line(random, 3)}",
        1 => $"{Line(random, 3)}\n===",
        2 => "```\n" + string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Line(random, 6) + "\n")) + (random.Next(8) == 0 ? "" : "```"),
        3 => string.Join('\n', Enumerable.Range(0, random.Next(1, 20)).Select(_ => $"{new string(' ', random.Next(3))}- {Line(random, 10)}")),
        4 => string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "x" : "\U0001F469\u200D\U0001F4BB", random.Next(400))),
        5 => new string(' ', random.Next(100)),
        _ => Paragraph(random),
    };

    private static string Line(Random random, int words) =>
        string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)] + (random.Next(3) == 0 ? random.Next(1000) : "")));
}
