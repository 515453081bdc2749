using System.Buffers;
using System.Text;

namespace Grpc.Core.Wire;

/// <summary>Values of <c>grpc-message</c>: UTF-8 in which all but printable ASCII, and '%', is written as %XX.</summary>
internal static class PercentEncoding
{
    private const string Hex = "0123456789ABCDEF";

    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c != '%')]);

    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain)) return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (Plain.Contains((char)b)) encoded.Append((char)b);
            else encoded.Append('%').Append(Hex[b >> 4]).Append(Hex[b & 15]);
        }
        return encoded.ToString();
    }

    /// <summary>Decodes; what is no valid escape stays as it is, for a broken message must not hide the status.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%')) return text;
        var source = Encoding.UTF8.GetBytes(text);
        var decoded = new byte[source.Length];
        var length = 0;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == '%' && i + 2 < source.Length
                && char.IsAsciiHexDigit((char)source[i + 1]) && char.IsAsciiHexDigit((char)source[i + 2]))
            {
                decoded[length++] = (byte)(Digit(source[i + 1]) << 4 | Digit(source[i + 2]));
                i += 2;
            }
            else
            {
                decoded[length++] = source[i];
            }
        }
        return Encoding.UTF8.GetString(decoded, 0, length);
    }

    private static int Digit(byte hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
