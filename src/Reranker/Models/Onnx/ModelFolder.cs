using System.Text.Json;
using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>A model folder of ONNX Runtime GenAI, as far as it can be judged without loading it.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Type">Architecture, such as <c>qwen2</c>.</param>
/// <param name="ContextTokens">Most tokens of prompt and answer together.</param>
/// <param name="WeightBytes">Size of the files that hold the weights.</param>
/// <param name="CacheBytesPerToken">Size of the key-value cache for one token.</param>
/// <param name="VocabularySize">Scores that are computed for a token.</param>
/// <param name="Paged">The cache of a model made for continuous batching; null for others.</param>
/// <param name="SpecialTokens">Texts that the tokenizer takes for one token of their own.</param>
internal sealed record ModelFolder(
    string Path, string Type, int ContextTokens, long WeightBytes, long CacheBytesPerToken, int VocabularySize, PagedCache? Paged,
    IReadOnlyList<string> SpecialTokens)
{
    private const int MaxTokenizerBytes = 256 << 20;
    private const int LargestElement = 4;
    private const string UsualCacheNames = "past_key_values.%d.key";

    /// <summary>The same model with a smaller context; the same context when null.</summary>
    public ModelFolder Within(int? contextTokens) =>
        this with { ContextTokens = Math.Min(ContextTokens, contextTokens ?? ContextTokens) };

    /// <summary>Reads a folder.</summary>
    /// <exception cref="InvalidDataException">With a sentence on what is wrong with the folder.</exception>
    public static ModelFolder Read(string path)
    {
        var folder = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(folder)) throw new InvalidDataException($"there is no folder {folder}");
        try
        {
            using var file = Json(folder, ModelConfig.FileName);
            var config = file.RootElement;
            var weights = Required(folder, Text(config, "model", "decoder", "filename"));
            using var tokenizer = Json(folder, "tokenizer.json");
            Required(folder, "tokenizer_config.json");
            var paged = PagedCache.Read(config);
            var context = Math.Min(Positive(config, "model", "context_length"), paged?.Tokens ?? int.MaxValue);
            return new ModelFolder(
                folder, Text(config, "model", "type"), (int)context, WeightsOf(weights),
                2L * Positive(config, "model", "decoder", "num_hidden_layers") * Positive(config, "model", "decoder", "num_key_value_heads")
                    * Positive(config, "model", "decoder", "head_size") * ElementBytes(weights, config),
                Positive(config, "model", "vocab_size"), paged,
                [.. AddedTokens(tokenizer.RootElement)]);
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{ModelConfig.FileName} or tokenizer.json of {folder} is damaged: {damage.Message}", damage);
        }
    }

    private static JsonDocument Json(string folder, string file)
    {
        var path = Required(folder, file);
        if (new FileInfo(path).Length > MaxTokenizerBytes) throw new InvalidDataException($"{path} is too large");
        return JsonDocument.Parse(File.ReadAllBytes(path));
    }

    private static string Required(string folder, string file)
    {
        var path = System.IO.Path.Combine(folder, file);
        return File.Exists(path) ? path : throw new InvalidDataException($"{folder} has no {file}");
    }

    private static string Text(JsonElement config, params ReadOnlySpan<string> path) =>
        Find(config, path).GetString() is { Length: > 0 } text ? text : throw new InvalidDataException($"{path[^1]} in {ModelConfig.FileName} must not be empty");

    private static int Positive(JsonElement config, params ReadOnlySpan<string> path) =>
        Find(config, path).GetInt32() is > 0 and var value
            ? value
            : throw new InvalidDataException($"{path[^1]} in {ModelConfig.FileName} must be more than 0");

    private static JsonElement Find(JsonElement config, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (!config.TryGetProperty(name, out config))
                throw new InvalidDataException($"{ModelConfig.FileName} has no {string.Join('.', path)}");
        }
        return config;
    }

    private static int ElementBytes(string graph, JsonElement config)
    {
        var pattern = Find(config, ["model", "decoder"]).TryGetProperty("inputs", out var inputs)
            && inputs.TryGetProperty("past_key_names", out var names) ? names.GetString()! : UsualCacheNames;
        var name = pattern.Replace("%d", "0", StringComparison.Ordinal);
        using var file = File.OpenRead(graph);
        return OnnxInputs.ElementBytes(file, name) ?? LargestElement;
    }

    // Weights beyond two gigabytes lie in a file beside the graph.
    private static long WeightsOf(string graph)
    {
        var folder = new FileInfo(graph).Directory!;
        return folder.EnumerateFiles(System.IO.Path.GetFileName(graph) + "*").Sum(file => file.Length);
    }

    private static IEnumerable<string> AddedTokens(JsonElement tokenizer)
    {
        if (!tokenizer.TryGetProperty("added_tokens", out var added)) yield break;
        foreach (var token in added.EnumerateArray())
            if (token.GetProperty("content").GetString() is { Length: > 1 } content && !string.IsNullOrWhiteSpace(content))
                yield return content;
    }
}
