using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Teaching;

/// <summary>
/// The services that steps ask. What they tell of themselves, which is the same for every query of a job, is asked for once in a few
/// seconds and not once a query.
/// </summary>
internal sealed class AskedServices(
    RetrievalService.RetrievalServiceClient retrieval, ModelService.ModelServiceClient models, SynthesisOptions options, TimeProvider clock)
{
    private const int MaxCollections = 256;

    // A job that is submitted asks anew; beyond that a collection may have changed so long ago without being seen.
    private static readonly TimeSpan _age = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Remembered<string>> _versions = new();
    private readonly Remembered<IReadOnlyList<Model>> _models = new(_age, clock);

    /// <summary>Retrieval.</summary>
    public RetrievalService.RetrievalServiceClient Retrieval => retrieval;

    /// <summary>The models.</summary>
    public ModelService.ModelServiceClient Models => models;

    /// <summary>Most time of one call.</summary>
    public TimeSpan Timeout => options.CallTimeout;

    /// <summary>Has everything asked for anew.</summary>
    public void Forget()
    {
        _versions.Clear();
        _models.Forget();
    }

    /// <summary>Changes whenever a collection does.</summary>
    /// <exception cref="StepFailedException">Retrieval does not answer, or has no such collection.</exception>
    public Task<string> VersionAsync(string collection, CancellationToken cancellation)
    {
        if (_versions.Count >= MaxCollections) _versions.Clear();
        return _versions.GetOrAdd(collection, _ => new(_age, clock)).GetAsync(
            () => AskAsync(
                "retrieval",
                async () => Version((await retrieval.GetCollectionAsync(new GetCollectionRequest { Name = collection }, deadline: Deadline)).Collection),
                CancellationToken.None),
            cancellation);
    }

    /// <summary>A model by its name, the default one when empty.</summary>
    /// <exception cref="StepFailedException">There is none, or the models' service does not answer.</exception>
    public async Task<Model> ModelAsync(string name, CancellationToken cancellation)
    {
        var listed = await ListAsync();
        // One that is new is in no older list.
        if (Find() is { } known) return known;
        _models.Forget();
        listed = await ListAsync();
        return Find() ?? throw new StepFailedException(
            new ItemEnd("model-missing", listed.Count == 0
                ? "no model is configured; set Reranker:Models:0"
                : $"there is no model '{name}'; there are {string.Join(", ", listed.Select(model => model.Name))}"),
            isPassing: false);

        Task<IReadOnlyList<Model>> ListAsync() => _models.GetAsync(
            () => AskAsync<IReadOnlyList<Model>>(
                "models", async () => (await models.ListModelsAsync(new ListModelsRequest(), deadline: Deadline)).Models, CancellationToken.None),
            cancellation);

        Model? Find() => listed.FirstOrDefault(model => name.Length == 0 || model.Name == name);
    }

    /// <summary>Asks a service.</summary>
    /// <param name="service">The service, such as "retrieval".</param>
    /// <param name="ask">Asks it.</param>
    /// <param name="cancellation">What ends the call where the asker does.</param>
    /// <exception cref="StepFailedException">It does not answer, or refuses.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<T> AskAsync<T>(string service, Func<Task<T>> ask, CancellationToken cancellation)
    {
        try
        {
            return await ask();
        }
        catch (RpcException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (RpcException failure)
        {
            throw ServiceFailure.ToStepFailure(service, failure);
        }
    }

    private DateTime Deadline => DateTime.UtcNow + options.CallTimeout;

    // What tells one state of a collection from another without reading it: when it was made and what it holds.
    private static string Version(Collection found) => string.Create(
        CultureInfo.InvariantCulture, $"{found.Created} {found.PassageCount} {found.TokenCount} {found.TermCount} {found.Settings}");
}
