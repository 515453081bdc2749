using System.Collections.Concurrent;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Traffic;

namespace ReasonRank.Reranker.Tests.Onnx.Constraints;

/// <summary>A model, and the calls that were made of it.</summary>
internal sealed class RecordedModel(IRankingModel inner) : ModelDecorator(inner)
{
    public ConcurrentQueue<ModelRequest> Requests { get; } = [];

    public override IAsyncEnumerable<ModelEvent> GenerateAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        return Inner.GenerateAsync(request, cancellationToken);
    }
}
