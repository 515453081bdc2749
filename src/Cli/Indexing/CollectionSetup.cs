using System.Globalization;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Cli.Indexing;

/// <summary>Makes a collection, or finds that it is there with the same settings.</summary>
internal static class CollectionSetup
{
    /// <summary>Makes the collection unless it is there.</summary>
    /// <returns>The collection as it stands.</returns>
    /// <exception cref="CliException">It is there with other settings than those asked for.</exception>
    public static async Task<Collection> EnsureAsync(
        RetrievalService.RetrievalServiceClient client, string name, CollectionSettings wanted, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.CreateCollectionAsync(new() { Name = name, Settings = wanted }, cancellationToken: cancellationToken)).Collection;
        }
        catch (RpcException exists) when (exists.StatusCode == StatusCode.AlreadyExists)
        {
            var collection = (await client.GetCollectionAsync(new() { Name = name }, cancellationToken: cancellationToken)).Collection;
            var found = collection.Settings;
            if ((wanted.Analyzer.Length > 0 && wanted.Analyzer != found.Analyzer)
                || (wanted.HasK1 && wanted.K1 != found.K1)
                || (wanted.HasB && wanted.B != found.B)
                || (wanted.SeparateFields && !found.SeparateFields))
            {
                throw new CliException(ExitCode.Usage, string.Create(
                    CultureInfo.InvariantCulture,
                    $"the collection {name} is there already, with --analyzer {found.Analyzer} --k1 {found.K1} --b {found.B}{(found.SeparateFields ? " --separate-fields" : "")}, which stay as they are; leave them out, or take another name"));
            }
            return collection;
        }
    }
}
