using System.Text;

namespace ReasonRank.Synthesis.Steps.Filtering;

/// <summary>Writing systems, coarsely: enough to see that a model fell into another language that is written otherwise.</summary>
internal static class Script
{
    private const int Scripts = 10;

    /// <summary>Share of a text's letters that are of the script of most of the reference's letters; 1 when either has no letters.</summary>
    public static double SharedShare(string reference, string text)
    {
        var (expected, found) = (Count(reference), Count(text));
        var (most, all) = (expected.Max(), found.Sum());
        return most == 0 || all == 0 ? 1 : (double)found[Array.IndexOf(expected, most)] / all;
    }

    private static int[] Count(string text)
    {
        var counts = new int[Scripts];
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsLetter(rune)) counts[Of(rune.Value)]++;
        return counts;
    }

    // Blocks of Unicode: Japanese mixes kana with Han, so the two count as one.
    private static int Of(int rune) => rune switch
    {
        < 0x0250 or (>= 0x1E00 and < 0x1F00) or (>= 0xFF21 and < 0xFF5B) => 0,
        >= 0x0370 and < 0x0400 or (>= 0x1F00 and < 0x2000) => 1,
        >= 0x0400 and < 0x0530 => 2,
        >= 0x0590 and < 0x0600 => 3,
        >= 0x0600 and < 0x0780 or (>= 0xFB50 and < 0xFF00) => 4,
        >= 0x0900 and < 0x0E00 => 5,
        >= 0x0E00 and < 0x0E80 => 6,
        >= 0xAC00 and < 0xD7B0 or (>= 0x1100 and < 0x1200) or (>= 0x3130 and < 0x3190) => 7,
        >= 0x3040 and < 0xA000 or (>= 0xF900 and < 0xFB00) or >= 0x20000 => 8,
        _ => 9,
    };
}
