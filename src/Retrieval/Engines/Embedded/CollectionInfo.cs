using System.Text.Json;
using System.Text.Json.Serialization;
using ReasonRank.Bm25;

namespace ReasonRank.Retrieval.Engines.Embedded;

/// <summary>What the service keeps beside an index.</summary>
/// <param name="Created">When the collection was made.</param>
internal sealed partial record CollectionInfo(DateTimeOffset Created)
{
    private const string FileName = "collection.json";

    /// <summary>Reads it from a collection's folder.</summary>
    /// <exception cref="IndexCorruptException">It is missing or damaged.</exception>
    public static CollectionInfo Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), Json.Default.CollectionInfo)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new IndexCorruptException(path, $"is damaged: {e.Message.TrimEnd('.')}", e);
        }
        catch (FileNotFoundException e)
        {
            throw new IndexCorruptException(path, "is missing", e);
        }
    }

    /// <summary>Writes it again where it cannot be read. When the collection was made is not known then, and a time given stands for it.</summary>
    /// <returns>What was wrong; null where it was sound.</returns>
    public static IndexDamage? Repair(string folder, DateTimeOffset created)
    {
        try
        {
            Load(folder);
            return null;
        }
        catch (IndexCorruptException e)
        {
            new CollectionInfo(created).Save(folder);
            return new IndexDamage(e.File, e.Problem);
        }
    }

    /// <summary>Writes it to a collection's folder.</summary>
    public void Save(string folder)
    {
        using var file = new FileStream(Path.Combine(folder, FileName), FileMode.Create);
        JsonSerializer.Serialize(file, this, Json.Default.CollectionInfo);
        file.Flush(flushToDisk: true);
    }

    [JsonSerializable(typeof(CollectionInfo))]
    private sealed partial class Json : JsonSerializerContext;
}
