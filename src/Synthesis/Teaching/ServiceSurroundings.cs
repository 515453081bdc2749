using System.Collections.Concurrent;
using Grpc.Core;
using ReasonRank.Ranking.Models;
using ReasonRank.Synthesis.Jobs.Duplicates;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;
using Usage = ReasonRank.Ranking.Usage;

namespace ReasonRank.Synthesis.Teaching;

/// <summary>Steps' surroundings as the suite's services offer them; counts what the calls of one query cost.</summary>
internal sealed class ServiceSurroundings(string collection, HeldOutQueries heldOut, AskedServices services) : IStepSurroundings
{
    private const int MaxIds = 1_000;

    private readonly ConcurrentDictionary<string, TeacherModel> _models = new();
    private readonly Lock _lock = new();
    private Usage _spent = Usage.None;

    public string Collection => collection;

    /// <summary>What was spent since the last time that this was asked.</summary>
    public Usage TakeSpent()
    {
        lock (_lock)
        {
            var spent = _spent;
            _spent = Usage.None;
            return spent;
        }
    }

    public async ValueTask<string> CollectionVersionAsync(CancellationToken cancellation) => await services.VersionAsync(collection, cancellation);

    public async ValueTask<IRankingModel> ModelAsync(string name, CancellationToken cancellation) => _models.TryGetValue(name, out var known)
        ? known
        : _models.GetOrAdd(name, new TeacherModel(services.Models, await services.ModelAsync(name, cancellation), services.Timeout, Spend));

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

    private void Spend(Usage usage)
    {
        lock (_lock) _spent += usage;
    }

    private static Task<T> AskAsync<T>(AsyncUnaryCall<T> call, CancellationToken cancellation) =>
        AskedServices.AskAsync("retrieval", () => call.ResponseAsync, cancellation);
}
