using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace ReasonRank.Ranking.Files;

/// <summary>
/// Reads UTF-8 text, with or without a byte order mark, line by line; files named <c>*.gz</c> are unpacked on the way.
/// </summary>
internal static class TextFile
{
    /// <summary>Longest line, in bytes: a passage of 1 MiB with every byte escaped fits.</summary>
    public const int MaxLineLength = 8 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines, read as they are asked for.</summary>
    /// <exception cref="MalformedFileException">A line is too long or no UTF-8.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<TextLine> Lines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        var line = new ArrayBufferWriter<byte>(1 << 12);
        var buffer = new byte[1 << 16];
        var number = 1L;
        for (int read; (read = Read(content, buffer, path, number)) > 0;)
        {
            for (var start = 0; start < read;)
            {
                var length = buffer.AsSpan(start, read - start).IndexOf((byte)'\n');
                line.Write(buffer.AsSpan(start, length < 0 ? read - start : length));
                if (line.WrittenCount > MaxLineLength) throw new MalformedFileException(path, number, $"the line is longer than {MaxLineLength:N0} bytes");
                if (length < 0) break;
                yield return Decode(path, number++, line.WrittenSpan);
                line.ResetWrittenCount();
                start += length + 1;
            }
        }
        if (line.WrittenCount > 0) yield return Decode(path, number, line.WrittenSpan);
    }

    private static int Read(Stream content, byte[] buffer, string path, long number)
    {
        try
        {
            return content.Read(buffer);
        }
        catch (InvalidDataException problem)
        {
            throw new MalformedFileException(path, number, problem.Message);
        }
    }

    private static TextLine Decode(string path, long number, ReadOnlySpan<byte> line)
    {
        var start = number == 1 && line.StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : 0;
        if (line is [.., (byte)'\r']) line = line[..^1];
        try
        {
            return new(path, number, Strict.GetString(line[start..]));
        }
        catch (DecoderFallbackException problem)
        {
            var index = start + problem.Index;
            throw new MalformedFileException(path, number, $"byte {index + 1} of the line, 0x{line[index]:X2}, is not UTF-8");
        }
    }
}
