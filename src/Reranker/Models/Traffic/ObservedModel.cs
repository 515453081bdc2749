using System.Runtime.CompilerServices;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>A model with a span and metrics for each call.</summary>
internal sealed class ObservedModel(IRankingModel inner, ModelOptions options, TimeProvider clock) : ModelDecorator(inner)
{
    public override async IAsyncEnumerable<ModelEvent> GenerateAsync(
        ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var observation = new ModelCallObservation(options, clock);
        await using var events = Inner.GenerateAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await events.MoveNextAsync()) break;
            }
            catch (Exception exception)
            {
                observation.Failed(exception);
                throw;
            }
            observation.Saw(events.Current);
            yield return events.Current;
        }
    }
}
