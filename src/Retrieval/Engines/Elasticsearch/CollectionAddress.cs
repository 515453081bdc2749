namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Where a collection lies.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Alias">The alias by which everything reaches it.</param>
/// <param name="Index">The index behind the alias.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record CollectionAddress(string Name, string Alias, string Index, IndexFields Fields);
