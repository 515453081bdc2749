namespace ReasonRank.Reranker.Models.OpenAi.Servers;

/// <summary>Asks the models' servers, in the background, what they are.</summary>
/// <param name="models">Their probes exist once the catalog does.</param>
/// <param name="probes">The probes.</param>
internal sealed class ServerDetection(ModelCatalog models, ServerProbes probes) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        models.Names.Any() ? probes.AskedAsync(DateTime.MaxValue, stoppingToken) : Task.CompletedTask;
}
