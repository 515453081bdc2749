using System.Text;

namespace Elastic.Transport;

/// <summary>The body of a request. It is written anew for each node that the request is sent to.</summary>
public abstract class PostData
{
    /// <summary>No bytes.</summary>
    public static PostData Empty { get; } = new Memory(default);

    /// <summary>The bytes of the body, when it was sent with <see cref="IRequestConfiguration.DisableDirectStreaming"/>.</summary>
    public byte[]? WrittenBytes { get; private set; }

    /// <summary>Bytes as they are.</summary>
    public static PostData Bytes(byte[] bytes) => new Memory(bytes);

    /// <summary>Bytes as they are; they must stay unchanged until the request has ended.</summary>
    public static PostData ReadOnlyMemory(ReadOnlyMemory<byte> bytes) => new Memory(bytes);

    /// <summary>A text, as UTF-8.</summary>
    public static PostData String(string serializedString) => new Memory(Encoding.UTF8.GetBytes(serializedString));

    /// <summary>Lines, as UTF-8, each with a line feed at its end.</summary>
    public static PostData MultiJson(IEnumerable<string> listOfString) => new Lines(listOfString);

    /// <inheritdoc cref="Bytes"/>
    public static implicit operator PostData(byte[] byteArray) => Bytes(byteArray);

    /// <inheritdoc cref="String"/>
    public static implicit operator PostData(string literalString) => String(literalString);

    internal ReadOnlyMemory<byte> Write(bool keep)
    {
        var body = Write();
        if (keep) WrittenBytes ??= body.ToArray();
        return body;
    }

    private protected abstract ReadOnlyMemory<byte> Write();

    private sealed class Memory(ReadOnlyMemory<byte> bytes) : PostData
    {
        private protected override ReadOnlyMemory<byte> Write() => bytes;
    }

    private sealed class Lines(IEnumerable<string> lines) : PostData
    {
        private protected override ReadOnlyMemory<byte> Write()
        {
            using var buffer = new MemoryStream();
            using (var writer = new StreamWriter(buffer, leaveOpen: true))
                foreach (var line in lines)
                {
                    writer.Write(line);
                    writer.Write('\n');
                }
            return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        }
    }
}
