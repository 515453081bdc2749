using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;

namespace ReasonRank.Synthesis.Pipeline;

/// <summary>Name of a result by everything that it was made from: SHA-256 over the parts, each with its length before it.</summary>
internal readonly record struct ResultKey
{
    private ResultKey(string text) => Text = text;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Text { get; }

    /// <summary>The key of a step's result.</summary>
    /// <param name="step">The step.</param>
    /// <param name="input">What it works on.</param>
    /// <param name="identity">What it depends on beside; see <see cref="IStep.IdentifyAsync"/>.</param>
    public static ResultKey Of(BoundStep step, StepInput input, string identity)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Encoding.UTF8.GetBytes(step.Step.Kind));
        Add(hash, Encoding.UTF8.GetBytes(step.Step.Version.ToString(CultureInfo.InvariantCulture)));
        foreach (var parameter in step.Step.Parameters)
            Add(hash, Encoding.UTF8.GetBytes($"{parameter.Name}={input.Parameters.TextOf(parameter)}"));
        Add(hash, Encoding.UTF8.GetBytes(identity));
        Add(hash, input.Query.ToByteArray());
        foreach (var result in input.Results) Add(hash, Content(result));
        return new ResultKey(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    // What a result cost and who made it say nothing of what it is; and of equal measurements the order of their names must not tell.
    private static byte[] Content(V1.StepResult result)
    {
        if (result.ValueCase == V1.StepResult.ValueOneofCase.Measurements)
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
