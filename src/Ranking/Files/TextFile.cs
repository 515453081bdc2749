using System.IO.Compression;
using System.Text;

namespace ReasonRank.Ranking.Files;

/// <summary>Reads UTF-8 text line by line; files named <c>*.gz</c> are unpacked on the way.</summary>
internal static class TextFile
{
    /// <summary>Longest line, in characters: a passage of 1 MiB with every byte escaped fits.</summary>
    public const int MaxLineLength = 8 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines, read as they are asked for.</summary>
    /// <exception cref="MalformedFileException">A line is too long or no UTF-8.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<TextLine> Lines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(content, Strict, detectEncodingFromByteOrderMarks: false, 1 << 16);
        var line = new StringBuilder();
        var buffer = new char[1 << 15];
        var number = 1L;
        for (int read; (read = Read(reader, buffer, path, number)) > 0;)
        {
            for (var start = 0; start < read;)
            {
                var length = buffer.AsSpan(start, read - start).IndexOf('\n');
                line.Append(buffer, start, length < 0 ? read - start : length);
                if (line.Length > MaxLineLength) throw new MalformedFileException(path, number, $"the line is longer than {MaxLineLength:N0} characters");
                if (length < 0) break;
                yield return Take(path, number++, line);
                start += length + 1;
            }
        }
        if (line.Length > 0) yield return Take(path, number, line);
    }

    private static int Read(StreamReader reader, char[] buffer, string path, long number)
    {
        try
        {
            return reader.Read(buffer);
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedFileException(path, number, "the file is not UTF-8 from about this line on");
        }
        catch (InvalidDataException problem)
        {
            throw new MalformedFileException(path, number, problem.Message);
        }
    }

    private static TextLine Take(string path, long number, StringBuilder line)
    {
        if (line.Length > 0 && line[^1] == '\r') line.Length--;
        if (number == 1 && line.Length > 0 && line[0] == '\uFEFF') line.Remove(0, 1);
        var text = line.ToString();
        line.Clear();
        return new(path, number, text);
    }
}
