using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Benchmarks.Synthesis.Serving;

/// <summary>A modelled RetrievalService: it finds a run of its passages for any query, and costs nearly nothing.</summary>
internal sealed class Passages : RetrievalService.RetrievalServiceBase
{
    /// <summary>How many there are.</summary>
    public const int Count = 1_000;

    private const int Words = 100;

    private static readonly Passage[] _all = Make(new Random(5));

    public override Task<GetCollectionResponse> GetCollection(GetCollectionRequest request, ServerCallContext context) => Task.FromResult(
        new GetCollectionResponse
        {
            Collection = new Collection { Name = request.Name, PassageCount = Count, TokenCount = Count * Words, Created = new Timestamp() },
        });

    public override Task<GetPassagesResponse> GetPassages(GetPassagesRequest request, ServerCallContext context) => Task.FromResult(
        new GetPassagesResponse { Passages = { request.Ids.Select(id => _all[int.Parse(id, CultureInfo.InvariantCulture)]) } });

    public override Task<RetrieveResponse> Retrieve(RetrieveRequest request, ServerCallContext context)
    {
        var response = new RetrieveResponse();
        var first = request.Query.Sum(c => c) % Count;
        for (var i = 0; i < request.TopK; i++)
        {
            var passage = _all[(first + i) % Count];
            response.Hits.Add(new Hit { PassageId = passage.Id, Rank = i + 1, Score = request.TopK - i, Passage = request.IncludePassages ? passage : null });
        }
        return Task.FromResult(response);
    }

    private static Passage[] Make(Random random) => [.. Enumerable.Range(0, Count).Select(i => new Passage
    {
        Id = i.ToString(CultureInfo.InvariantCulture),
        Text = string.Join(' ', Enumerable.Range(0, Words).Select(_ => $"w{random.Next(20_000)}")),
    })];
}
