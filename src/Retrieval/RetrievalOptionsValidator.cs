using Microsoft.Extensions.Options;
using ReasonRank.Retrieval.Engines.Elasticsearch;
using ReasonRank.Retrieval.Engines.Embedded;
using ReasonRank.Retrieval.Rules;
using ReasonRank.ServiceDefaults.Hosting;

namespace ReasonRank.Retrieval;

/// <summary>Refuses settings that cannot work, all of them at once.</summary>
internal sealed class RetrievalOptionsValidator : IValidateOptions<RetrievalOptions>
{
    public ValidateOptionsResult Validate(string? name, RetrievalOptions options)
    {
        List<string> failures = [];
        if (options.Engine is not (EmbeddedEngine.Name or ElasticsearchEngine.Name))
            failures.Add($"Retrieval:Engine '{options.Engine}' is not {EmbeddedEngine.Name} or {ElasticsearchEngine.Name}.");
        if (options.Engine == EmbeddedEngine.Name && DataFolder.Problem(options.DataFolder) is { } problem)
            failures.Add($"Retrieval:DataFolder '{options.DataFolder}' cannot be used: {problem}");
        if (NameRules.Problem(options.DefaultCollection) is { } rule)
            failures.Add($"Retrieval:DefaultCollection '{options.DefaultCollection}' {rule}.");
        if (options.SyncInterval < TimeSpan.Zero || options.SyncInterval > TimeSpan.FromMinutes(1))
            failures.Add($"Retrieval:SyncInterval {options.SyncInterval} is not 00:00:00 to 00:01:00.");
        if (options.MaxCollections < 1)
            failures.Add($"Retrieval:MaxCollections {options.MaxCollections} is less than 1.");
        if (options.MaxRestoreBytes < 1)
            failures.Add($"Retrieval:MaxRestoreBytes {options.MaxRestoreBytes} is less than 1.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
