namespace ReasonRank.Compat.Elasticsearch.Tests;

/// <summary>What a <see cref="FakeNode"/> was asked; the body is decompressed, names of headers are in lower case.</summary>
internal sealed record ReceivedRequest(string Method, string Path, Dictionary<string, string> Headers, byte[] Body);
