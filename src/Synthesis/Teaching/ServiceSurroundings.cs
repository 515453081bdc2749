using System.Collections.Concurrent;
using Grpc.Core;
using ReasonRank.Ranking.Models;
using ReasonRank.Synthesis.Jobs.Duplicates;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Teaching;

/// <summary>Steps' surroundings as the suite's services offer them.</summary>
/// <param name="collection">The job's collection.</param>
/// <param name="heldOut">Queries that no written question may be near to.</param>
/// <param name="services">The services.</param>
/// <param name="begin">Told of each call of a model before it is made, and then what it cost; null where nobody counts.</param>
internal sealed class ServiceSurroundings(string collection, HeldOutQueries heldOut, AskedServices services, BeginCall? begin = null) : IStepSurroundings
{
    private const int MaxIds = 1_000;

    private static readonly BeginCall _uncounted = (_, _) => new(_ => { });

    private readonly ConcurrentDictionary<string, TeacherModel> _models = new();

    public string Collection => collection;

    public async ValueTask<string> CollectionVersionAsync(CancellationToken cancellation) => await services.VersionAsync(collection, cancellation);

    public async ValueTask<IRankingModel> ModelAsync(string name, CancellationToken cancellation) => _models.TryGetValue(name, out var known)
        ? known
        : _models.GetOrAdd(name, new TeacherModel(services.Models, await services.ModelAsync(name, cancellation), services.Timeout, begin ?? _uncounted));

    public async Task<IReadOnlyList<Hit>> RetrieveAsync(RetrieveRequest request, CancellationToken cancellation) =>
        (await AskAsync(services.Retrieval.RetrieveAsync(request, deadline: Deadline, cancellationToken: cancellation), cancellation)).Hits;

    public async Task<IReadOnlyList<Passage>> PassagesAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var passages = new List<Passage>(ids.Count);
        foreach (var part in ids.Chunk(MaxIds))
        {
            var request = new GetPassagesRequest { Collection = collection, Ids = { part } };
            passages.AddRange((await AskAsync(
                services.Retrieval.GetPassagesAsync(request, deadline: Deadline, cancellationToken: cancellation), cancellation)).Passages);
        }
        return passages;
    }

    public ItemEnd? Screen(string question) => heldOut.FindNear(question) is { } same ? HeldOutQueries.Contaminated(same) : null;

    private DateTime Deadline => DateTime.UtcNow + services.Timeout;

    private static Task<T> AskAsync<T>(AsyncUnaryCall<T> call, CancellationToken cancellation) =>
        AskedServices.AskAsync("retrieval", () => call.ResponseAsync, cancellation);
}
