using System.Text.Json.Nodes;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Settings and mapping of a new index: <c>infra/elasticsearch/index.json</c> with the values of its collection.</summary>
internal static class IndexDefinition
{
    private static readonly byte[] Template = ReadTemplate();

    /// <summary>The body of the request that makes it.</summary>
    /// <param name="alias">The collection's alias, which the index gets at once.</param>
    /// <param name="meta">The collection's settings.</param>
    /// <param name="options">Shards and replicas.</param>
    public static ReadOnlyMemory<byte> Of(string alias, CollectionMeta meta, ElasticsearchOptions options)
    {
        var root = JsonNode.Parse(Template)!;
        var index = root["settings"]!["index"]!;
        index["number_of_shards"] = options.Shards;
        index["number_of_replicas"] = options.Replicas;
        var similarity = index["similarity"]!["reasonrank"]!;
        (similarity["k1"], similarity["b"]) = (meta.K1, meta.B);
        var mappings = root["mappings"]!;
        var properties = mappings["properties"]!;
        properties["content"]!["analyzer"] = meta.Analyzer;
        if (meta.SeparateFields)
            foreach (var field in (string[])["title", "text"]) MakeSearchable(properties[field]!.AsObject(), meta.Analyzer);
        mappings["_meta"]!["reasonrank"] = new JsonObject
        {
            ["analyzer"] = meta.Analyzer,
            ["k1"] = meta.K1,
            ["b"] = meta.B,
            ["separate_fields"] = meta.SeparateFields,
            ["created"] = meta.Created,
        };
        root["aliases"] = new JsonObject { [alias] = new JsonObject() };
        return System.Text.Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    // Phrases are looked for in title and text together, so that positions are not needed here.
    private static void MakeSearchable(JsonObject field, string analyzer)
    {
        field.Remove("index");
        field["index_options"] = "freqs";
        field["analyzer"] = analyzer;
        field["similarity"] = "reasonrank";
    }

    private static byte[] ReadTemplate()
    {
        using var stream = typeof(IndexDefinition).Assembly.GetManifestResourceStream("elasticsearch/index.json")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
