using System.Globalization;
using System.Runtime.InteropServices;

namespace ReasonRank.Bm25.Analysis;

/// <summary>
/// The class of every code point, from Unicode 12.1 (the version of Lucene 9's tokenizer): an embedded table of ranges,
/// unfolded into pages of 256 code points that are shared where they are equal.
/// </summary>
internal static class WordClasses
{
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;

    private static readonly byte[] Pages;
    private static readonly byte[] PageOf;

    static WordClasses()
    {
        var classes = new byte[0x110000];
        using var table = new StreamReader(typeof(WordClasses).Assembly.GetManifestResourceStream("WordClasses.txt")!);
        while (table.ReadLine() is { } line) Fill(classes, line);
        (PageOf, Pages) = Fold(classes);
    }

    /// <summary>The class of a code point, 0 to 0x10FFFF; surrogates are <see cref="WordClass.Other"/>.</summary>
    public static WordClass Of(int codePoint) =>
        (WordClass)Pages[(PageOf[codePoint >> PageBits] << PageBits) | (codePoint & (PageSize - 1))];

    private static void Fill(byte[] classes, string line)
    {
        // A line of the table: Digit 30-39
        var parts = line.Split(' ');
        var value = (byte)Enum.Parse<WordClass>(parts[0]);
        foreach (var range in parts.AsSpan(1))
        {
            var bounds = range.Split('-');
            var (first, last) = (Hex(bounds[0]), Hex(bounds[^1]));
            classes.AsSpan(first..(last + 1)).Fill(value);
        }
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static (byte[] PageOf, byte[] Pages) Fold(byte[] classes)
    {
        var pageOf = new byte[classes.Length / PageSize];
        var pages = new List<byte>();
        for (var page = 0; page < pageOf.Length; page++)
        {
            var content = classes.AsSpan(page * PageSize, PageSize);
            var known = 0;
            while (known < pages.Count && !content.SequenceEqual(CollectionsMarshal.AsSpan(pages).Slice(known, PageSize)))
            {
                known += PageSize;
            }
            if (known == pages.Count) pages.AddRange(content);
            pageOf[page] = checked((byte)(known / PageSize));
        }
        return (pageOf, [.. pages]);
    }
}
