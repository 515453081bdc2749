using System.Text.Json;
using ReasonRank.OnnxGenAI;

namespace ReasonRank.Cli.ModelChecks;

/// <summary>Settings of a model folder that have to agree with each other and with the tokenizer.</summary>
/// <param name="VocabularySize">Tokens that the model knows; null when it is not said.</param>
/// <param name="MaxLength">Most tokens of a sequence that the folder's search allows; null when it is not said.</param>
/// <param name="TokenizerMaxLength">Most tokens as the tokenizer's settings have it; null when they do not limit it.</param>
internal sealed record FolderSettings(int? VocabularySize, int? MaxLength, long? TokenizerMaxLength)
{
    // Tokenizers without a limit write 10^30.
    private const double Unlimited = 1e9;

    /// <summary>Reads a folder whose files are there.</summary>
    /// <exception cref="InvalidDataException">A file is no JSON object.</exception>
    public static FolderSettings Read(string folder)
    {
        using var model = Json(folder, ModelConfig.FileName);
        using var tokenizer = Json(folder, "tokenizer_config.json");
        var limit = Number(tokenizer.RootElement, "model_max_length");
        return new FolderSettings(
            (int?)Number(Section(model.RootElement, "model"), "vocab_size"),
            (int?)Number(Section(model.RootElement, "search"), "max_length"),
            limit < Unlimited ? (long?)limit : null);
    }

    private static JsonDocument Json(string folder, string file)
    {
        try
        {
            var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, file)));
            return json.RootElement.ValueKind == JsonValueKind.Object ? json : throw new JsonException("It is no object.");
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException($"{file} of {folder} is damaged: {damage.Message}", damage);
        }
    }

    private static JsonElement Section(JsonElement root, string name) =>
        root.TryGetProperty(name, out var section) && section.ValueKind == JsonValueKind.Object ? section : default;

    private static double? Number(JsonElement section, string name) =>
        section.ValueKind == JsonValueKind.Object && section.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;
}
