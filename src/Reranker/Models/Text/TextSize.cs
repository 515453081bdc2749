using System.Text;

namespace ReasonRank.Reranker.Models.Text;

/// <summary>The size of a text in UTF-8.</summary>
/// <param name="Ascii">Bytes of ASCII characters.</param>
/// <param name="Other">Bytes of all others.</param>
internal readonly record struct TextSize(long Ascii, long Other)
{
    /// <summary>All bytes.</summary>
    public long Bytes => Ascii + Other;

    /// <summary>Measures a text.</summary>
    public static TextSize Of(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes == text.Length) return new TextSize(bytes, 0);
        var ascii = 0;
        foreach (var letter in text)
            if (char.IsAscii(letter)) ascii++;
        return new TextSize(ascii, bytes - ascii);
    }

    /// <summary>The size of both.</summary>
    public static TextSize operator +(TextSize a, TextSize b) => new(a.Ascii + b.Ascii, a.Other + b.Other);
}
