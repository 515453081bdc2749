using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using ReasonRank.Ranking.Models;
using ReasonRank.Synthesis.Jobs.Duplicates;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;
using Usage = ReasonRank.Ranking.Usage;

namespace ReasonRank.Synthesis.Teaching;

/// <summary>Steps' surroundings as the suite's services offer them; counts what the calls of one query cost.</summary>
internal sealed class ServiceSurroundings(
    string collection, HeldOutQueries heldOut, RetrievalService.RetrievalServiceClient retrieval, ModelService.ModelServiceClient models,
    TimeSpan timeout) : IStepSurroundings
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

    // What tells one state of a collection from another without reading it: when it was made and what it holds.
    public async ValueTask<string> CollectionVersionAsync(CancellationToken cancellation)
    {
        var found = (await AskAsync(
            stop => retrieval.GetCollectionAsync(new GetCollectionRequest { Name = collection }, deadline: Deadline, cancellationToken: stop), cancellation)).Collection;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{found.Created} {found.PassageCount} {found.TokenCount} {found.TermCount} {found.Settings}");
    }

    public async ValueTask<IRankingModel> ModelAsync(string name, CancellationToken cancellation)
    {
        if (_models.TryGetValue(name, out var known)) return known;
        ListModelsResponse listed;
        try
        {
            listed = await models.ListModelsAsync(new ListModelsRequest(), deadline: Deadline, cancellationToken: cancellation);
        }
        catch (RpcException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (RpcException failure)
        {
            throw ServiceFailure.ToStepFailure("models", failure);
        }
        var found = listed.Models.FirstOrDefault(model => name.Length == 0 || model.Name == name)
            ?? throw new StepFailedException(
                new ItemEnd("model-missing", listed.Models.Count == 0
                    ? "no model is configured; set Reranker:Models:0"
                    : $"there is no model '{name}'; there are {string.Join(", ", listed.Models.Select(model => model.Name))}"),
                isPassing: false);
        return _models.GetOrAdd(name, new TeacherModel(models, found, timeout, Spend));
    }

    public async Task<IReadOnlyList<Hit>> RetrieveAsync(RetrieveRequest request, CancellationToken cancellation) =>
        (await AskAsync(stop => retrieval.RetrieveAsync(request, deadline: Deadline, cancellationToken: stop), cancellation)).Hits;

    public async Task<IReadOnlyList<Passage>> PassagesAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var passages = new List<Passage>(ids.Count);
        foreach (var part in ids.Chunk(MaxIds))
        {
            var request = new GetPassagesRequest { Collection = collection, Ids = { part } };
            passages.AddRange((await AskAsync(stop => retrieval.GetPassagesAsync(request, deadline: Deadline, cancellationToken: stop), cancellation)).Passages);
        }
        return passages;
    }

    public ItemEnd? Screen(string question) => heldOut.FindNear(question) is { } same ? HeldOutQueries.Contaminated(same) : null;

    private DateTime Deadline => DateTime.UtcNow + timeout;

    private void Spend(Usage usage)
    {
        lock (_lock) _spent += usage;
    }

    private static async Task<T> AskAsync<T>(Func<CancellationToken, AsyncUnaryCall<T>> ask, CancellationToken cancellation)
    {
        try
        {
            return await ask(cancellation);
        }
        catch (RpcException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (RpcException failure)
        {
            throw ServiceFailure.ToStepFailure("retrieval", failure);
        }
    }
}
