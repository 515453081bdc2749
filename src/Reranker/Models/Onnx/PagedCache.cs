using System.Text.Json;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>
/// The key-value cache of a model whose graph is made for continuous batching, as its configuration has it
/// (<c>engine.dynamic_batching</c>): sequences take blocks of it as they grow.
/// </summary>
/// <param name="BlockTokens">Tokens of a block.</param>
/// <param name="Blocks">Blocks of all sequences; null where the library takes a share of the memory instead.</param>
internal sealed record PagedCache(int BlockTokens, int? Blocks)
{
    private const int UsualBlockTokens = 256;

    /// <summary>Tokens of all sequences; null where that is left to the library.</summary>
    public long? Tokens => (long?)Blocks * BlockTokens;

    /// <summary>Blocks that hold a number of tokens.</summary>
    public long BlocksFor(long tokens) => (tokens + BlockTokens - 1) / BlockTokens;

    /// <summary>Reads it from the model's configuration; null where it has none.</summary>
    /// <exception cref="InvalidDataException">A number in it is not more than 0.</exception>
    public static PagedCache? Read(JsonElement config)
    {
        if (!config.TryGetProperty("engine", out var engine) || !engine.TryGetProperty("dynamic_batching", out var batching)) return null;
        return new PagedCache(Number(batching, "block_size") ?? UsualBlockTokens, Number(batching, "num_blocks"));
    }

    private static int? Number(JsonElement batching, string name)
    {
        if (!batching.TryGetProperty(name, out var number) || number.ValueKind == JsonValueKind.Null) return null;
        return number.GetInt32() is > 0 and var value ? value : throw new InvalidDataException($"{name} of engine.dynamic_batching must be more than 0");
    }
}
