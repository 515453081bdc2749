using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Caching;

/// <summary>
/// SHA-256 of all that an answer depends on: the model's settings and the exact call. Equal calls have equal keys.
/// </summary>
internal readonly record struct CallKey(UInt128 High, UInt128 Low)
{
    private static readonly ModelOptions Defaults = new();

    /// <summary>
    /// What of a model's settings shapes its answers. A setting counts unless it is known not to, so that a new one never
    /// brings back answers of other settings.
    /// </summary>
    public static byte[] Fingerprint(ModelOptions model)
    {
        var shaping = model.At(null);
        shaping.ApiKey = null;
        shaping.MaxBatch = Defaults.MaxBatch;
        shaping.CacheTokens = null;
        shaping.KeptPrefixes = Defaults.KeptPrefixes;
        shaping.PromptTokens = Defaults.PromptTokens;
        shaping.Threads = Defaults.Threads;
        shaping.MaxConcurrency = Defaults.MaxConcurrency;
        shaping.MaxWaitingCalls = Defaults.MaxWaitingCalls;
        shaping.MaxWaitingBytes = Defaults.MaxWaitingBytes;
        shaping.TokensPerMinute = null;
        shaping.MaxAttempts = Defaults.MaxAttempts;
        shaping.RetryDelay = Defaults.RetryDelay;
        shaping.HedgeAfter = null;
        shaping.Timeout = Defaults.Timeout;
        shaping.IdleTimeout = Defaults.IdleTimeout;
        return SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(shaping));
    }

    /// <summary>The key of a call.</summary>
    /// <param name="fingerprint">That of the model.</param>
    /// <param name="request">The call; whose it is and how urgent does not matter.</param>
    public static CallKey Of(byte[] fingerprint, ModelRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(fingerprint);
        var call = request with { Owner = null, NoCache = false, Priority = default, MayTryAgain = null };
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(call));
        return Read(hash.GetHashAndReset());
    }

    /// <summary>The key as 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), Low);
        return bytes;
    }

    private static CallKey Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));
}
