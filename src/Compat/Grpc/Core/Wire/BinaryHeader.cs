using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core.Wire;

/// <summary>Values of <c>-bin</c> headers: base64, sent without padding and accepted with or without.</summary>
internal static class BinaryHeader
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        text = text.TrimEnd('=');
        if (text.Length % 4 == 1) return false;
        var padded = new char[(text.Length + 3) / 4 * 4];
        text.CopyTo(padded);
        padded.AsSpan(text.Length).Fill('=');
        var decoded = new byte[padded.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(padded, decoded, out var length)) return false;
        bytes = decoded[..length];
        return true;
    }
}
