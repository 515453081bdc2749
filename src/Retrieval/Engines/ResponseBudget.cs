using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines;

/// <summary>Keeps an answer that carries passages within what a message may hold.</summary>
/// <param name="field">Path of the field that asks for them.</param>
internal sealed class ResponseBudget(string field)
{
    /// <summary>Most bytes of passages in one answer.</summary>
    public const int MaxBytes = 32 << 20;

    private long _bytes;

    /// <summary>Counts a passage.</summary>
    /// <exception cref="RpcException"><see cref="StatusCode.ResourceExhausted"/>: it is one too many.</exception>
    public void Take(Passage passage)
    {
        _bytes += passage.CalculateSize();
        if (_bytes <= MaxBytes) return;
        throw RpcErrors.Create(
            StatusCode.ResourceExhausted,
            $"{field}: the passages of one answer take more than {MaxBytes >> 20} MiB; ask for fewer at once.",
            RpcErrors.Info("RESPONSE_TOO_LARGE", ("field", field)));
    }
}
