using System.Security.Cryptography;
using Google.Protobuf;

namespace ReasonRank.Cli.Experiments.Running;

/// <summary>Hashes everything that a result depends on, so that it is found again only while nothing has changed.</summary>
internal static class InputKey
{
    /// <summary>SHA-256 of messages, in hexadecimal.</summary>
    public static string Of(params ReadOnlySpan<IMessage> messages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var message in messages)
        {
            // The name and the length keep one message's end from being read as the next one's start.
            var bytes = message.ToByteArray();
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{message.Descriptor.FullName} {bytes.Length}\n"));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
