using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Pipeline;

/// <summary>Name of a result by everything that it was made from: SHA-256 over the parts, each with its length before it.</summary>
internal readonly record struct ResultKey
{
    private ResultKey(string text) => Text = text;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Text { get; }

    /// <summary>The key of a step's result.</summary>
    /// <param name="step">The step.</param>
    /// <param name="query">The query that it works on.</param>
    /// <param name="results">The results that it works on, each as <see cref="Content"/> gives it.</param>
    /// <param name="identity">What it depends on beside; see <see cref="IStep.IdentifyAsync"/>.</param>
    public static ResultKey Of(BoundStep step, JobQuery query, IEnumerable<byte[]> results, string identity)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in step.Identity) Add(hash, Encoding.UTF8.GetBytes(part));
        Add(hash, Encoding.UTF8.GetBytes(identity));
        Add(hash, query.ToByteArray());
        foreach (var result in results) Add(hash, result);
        return new ResultKey(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>What a result is, without what it cost and who made it.</summary>
    public static byte[] Content(StepResult result)
    {
        // Of equal measurements the order of their names must not tell.
        if (result.ValueCase == StepResult.ValueOneofCase.Measurements)
            return Encoding.UTF8.GetBytes(string.Join(
                '\n', result.Measurements.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value:r}"))));
        var plain = result.Clone();
        (plain.Usage, plain.Asked) = (null, null);
        return plain.ToByteArray();
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
