using System.Security.Cryptography;
using System.Text;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Caching;

/// <summary>
/// A complete answer as bytes: an 8-byte checksum (the head of SHA-256) of what follows, a version, reasoning, text, and the
/// tokens with their alternatives; numbers little-endian, strings with their length before them.
/// </summary>
internal static class AnswerBytes
{
    private const int ChecksumBytes = 8;
    private const byte Version = 1;

    public static byte[] Write(ModelAnswer answer)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(stackalloc byte[ChecksumBytes]);
        writer.Write(Version);
        writer.Write(answer.Reasoning);
        writer.Write(answer.Text);
        writer.Write(answer.Tokens.Count);
        foreach (var token in answer.Tokens)
        {
            writer.Write(token.Text);
            writer.Write(token.LogProbability);
            writer.Write(token.Alternatives.Count);
            foreach (var alternative in token.Alternatives)
            {
                writer.Write(alternative.Text);
                writer.Write(alternative.LogProbability);
            }
        }
        var bytes = buffer.ToArray();
        Checksum(bytes).CopyTo(bytes);
        return bytes;
    }

    /// <returns>The answer; null when the bytes are damaged or of another version.</returns>
    public static ModelAnswer? Read(byte[] bytes)
    {
        if (bytes.Length <= ChecksumBytes || bytes[ChecksumBytes] != Version) return null;
        if (!Checksum(bytes).SequenceEqual(bytes.AsSpan(0, ChecksumBytes))) return null;
        using var reader = new BinaryReader(new MemoryStream(bytes, ChecksumBytes + 1, bytes.Length - ChecksumBytes - 1), Encoding.UTF8);
        var (reasoning, text) = (reader.ReadString(), reader.ReadString());
        var tokens = new GeneratedToken[reader.ReadInt32()];
        for (var i = 0; i < tokens.Length; i++)
        {
            var (token, probability) = (reader.ReadString(), reader.ReadDouble());
            var alternatives = new TokenAlternative[reader.ReadInt32()];
            for (var j = 0; j < alternatives.Length; j++)
                alternatives[j] = new TokenAlternative(reader.ReadString(), reader.ReadDouble());
            tokens[i] = new GeneratedToken(token, probability, alternatives);
        }
        return new ModelAnswer(reasoning, text) { Tokens = tokens };
    }

    private static ReadOnlySpan<byte> Checksum(ReadOnlySpan<byte> bytes) =>
        SHA256.HashData(bytes[ChecksumBytes..]).AsSpan(0, ChecksumBytes);
}
