using System.Globalization;
using System.Runtime.CompilerServices;
using Grpc.Core;
using ReasonRank.Synthesis.Steps;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>Picks the passages that questions are written from: those of the smallest hashes, so that a seed picks the same ones again.</summary>
internal sealed class PassagePicker(RetrievalService.RetrievalServiceClient retrieval)
{
    /// <summary>The picked passages as queries without a text yet, by id.</summary>
    /// <exception cref="RpcException">Retrieval does not answer.</exception>
    public async IAsyncEnumerable<JobQuery> PickAsync(JobSpec spec, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seed = spec.Questions.Seed.ToString(CultureInfo.InvariantCulture);
        var picked = new PriorityQueue<string, uint>(Comparer<uint>.Create((a, b) => b.CompareTo(a)));
        using var list = retrieval.ListPassages(
            new ListPassagesRequest { Collection = spec.Collection, Filter = spec.Questions.Filter, IdsOnly = true }, cancellationToken: cancellation);
        while (await list.ResponseStream.MoveNext(cancellation))
        {
            foreach (var passage in list.ResponseStream.Current.Passages)
            {
                var hash = StableHash.Of(seed, passage.Id);
                if (picked.Count < spec.Questions.Count) picked.Enqueue(passage.Id, hash);
                else picked.EnqueueDequeue(passage.Id, hash);
            }
        }
        foreach (var id in picked.UnorderedItems.Select(item => item.Element).Order(StringComparer.Ordinal))
            yield return new JobQuery { Id = id, RelevantIds = { id } };
    }
}
