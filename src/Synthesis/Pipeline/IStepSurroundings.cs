using ReasonRank.Ranking.Models;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Pipeline;

/// <summary>What steps may use of the world. Safe to use from several tasks at once.</summary>
internal interface IStepSurroundings
{
    /// <summary>The job's collection.</summary>
    string Collection { get; }

    /// <summary>Changes whenever the collection does.</summary>
    /// <exception cref="StepFailedException">Retrieval does not answer, or has no such collection.</exception>
    ValueTask<string> CollectionVersionAsync(CancellationToken cancellation);

    /// <summary>A model by its name; the default one when empty. Its calls are counted for the query.</summary>
    /// <exception cref="StepFailedException">There is none, or the models' service does not answer.</exception>
    ValueTask<IRankingModel> ModelAsync(string name, CancellationToken cancellation);

    /// <summary>Passages of the job's collection for a query, best first.</summary>
    /// <exception cref="StepFailedException">Retrieval does not answer or refuses.</exception>
    Task<IReadOnlyList<Hit>> RetrieveAsync(RetrieveRequest request, CancellationToken cancellation);

    /// <summary>Passages by id; those that are not there are left out.</summary>
    /// <exception cref="StepFailedException">Retrieval does not answer or refuses.</exception>
    Task<IReadOnlyList<Passage>> PassagesAsync(IReadOnlyList<string> ids, CancellationToken cancellation);

    /// <summary>Why a question that the teacher wrote may not be used, such as that a test set has it; null when it may.</summary>
    ItemEnd? Screen(string question);
}
