using Google.Protobuf;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Retrieval.Engines;

/// <summary>Keeps an answer that carries passages or explanations within what a message may hold.</summary>
internal sealed class ResponseBudget
{
    /// <summary>Most bytes of passages and explanations in one answer.</summary>
    public const int MaxBytes = 32 << 20;

    private long _bytes;

    /// <summary>Counts a part of the answer.</summary>
    /// <param name="part">A passage or an explanation.</param>
    /// <param name="field">Path of the field that asks for it.</param>
    /// <exception cref="RpcException"><see cref="StatusCode.ResourceExhausted"/>: it is one too many.</exception>
    public void Take(IMessage part, string field)
    {
        _bytes += part.CalculateSize();
        if (_bytes <= MaxBytes) return;
        throw RpcErrors.Create(
            StatusCode.ResourceExhausted,
            $"{field}: one answer would take more than {MaxBytes >> 20} MiB; ask for less at once.",
            RpcErrors.Info("RESPONSE_TOO_LARGE", ("field", field)));
    }
}
