using Grpc.Core;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models;
using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.Traffic;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Reranker.Generation;

/// <summary>Tokenizes texts for callers of ModelService, one at a time: the models' own prompts need their tokenizers too.</summary>
internal sealed class TextTokenizer : IDisposable
{
    private const int MaxWaiting = 256;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly CallGate _gate = new(1, MaxWaiting);

    /// <summary>The tokens of a text.</summary>
    /// <exception cref="RpcException">FailedPrecondition for a model behind a server; ResourceExhausted when too many texts wait.</exception>
    /// <exception cref="ModelException">The model cannot be loaded.</exception>
    public async Task<int[]> TokenizeAsync(IRankingModel model, string text, CancellationToken cancellationToken)
    {
        if (ModelDecorator.Innermost(model) is not OnnxModel own)
            throw RpcErrors.Create(
                StatusCode.FailedPrecondition, $"The model {model.Name} runs on a server, whose tokenizer is not known here.",
                RpcErrors.Info("NO_TOKENIZER", ("model", model.Name)));
        using var place = await _gate.EnterAsync(cancellationToken)
            ?? throw RpcErrors.Busy("Too many texts wait to be tokenized already.", RetryAfter);
        return await own.TokenizeAsync(text, cancellationToken);
    }

    public void Dispose() => _gate.Dispose();
}
