using System.Text;
using System.Text.Json;

namespace ReasonRank.Reranker.Models.Onnx.Constraints;

/// <summary>
/// Reads the texts of tokens out of a <c>tokenizer.json</c> of Hugging Face's tokenizers, down to the bytes of characters
/// that are split over tokens, which decoding token by token cannot tell.
/// </summary>
internal static class TokenTexts
{
    private static readonly Dictionary<char, byte> _bytes = ByteLetters();

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It has no vocabulary, or it is damaged.</exception>
    public static Vocabulary Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var json = JsonDocument.Parse(file);
            return Read(json.RootElement);
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path} has no vocabulary that can be read: {damage.Message}", damage);
        }
    }

    private static Vocabulary Read(JsonElement tokenizer)
    {
        var texts = new Dictionary<int, byte[]>();
        var special = new HashSet<int>();
        var byteLevel = HasByteLevel(tokenizer);
        foreach (var (piece, token) in Pieces(tokenizer.GetProperty("model").GetProperty("vocab")))
            texts[token] = byteLevel ? OfBytes(piece) : OfWord(piece);
        if (tokenizer.TryGetProperty("added_tokens", out var added))
            foreach (var token in added.EnumerateArray())
            {
                var id = token.GetProperty("id").GetInt32();
                texts[id] = Encoding.UTF8.GetBytes(token.GetProperty("content").GetString()!);
                if (token.TryGetProperty("special", out var isSpecial) && isSpecial.GetBoolean()) special.Add(id);
            }
        return new Vocabulary([.. Enumerable.Range(0, texts.Keys.Max() + 1).Select(token => texts.GetValueOrDefault(token, []))], special);
    }

    // Unigram models list pairs of piece and score, others map pieces to ids.
    private static IEnumerable<(string Piece, int Token)> Pieces(JsonElement vocabulary) =>
        vocabulary.ValueKind == JsonValueKind.Array
            ? vocabulary.EnumerateArray().Select((entry, token) => (entry[0].GetString()!, token))
            : vocabulary.EnumerateObject().Select(entry => (entry.Name, entry.Value.GetInt32()));

    private static bool HasByteLevel(JsonElement tokenizer) =>
        tokenizer.TryGetProperty("decoder", out var decoder) && decoder.ValueKind == JsonValueKind.Object
        && (IsByteLevel(decoder)
            || (decoder.TryGetProperty("decoders", out var parts) && parts.EnumerateArray().Any(IsByteLevel)));

    private static bool IsByteLevel(JsonElement decoder) => decoder.GetProperty("type").ValueEquals("ByteLevel");

    private static byte[] OfBytes(string piece)
    {
        var text = new byte[piece.Length];
        for (var i = 0; i < piece.Length; i++)
            if (!_bytes.TryGetValue(piece[i], out text[i])) return Encoding.UTF8.GetBytes(piece);
        return text;
    }

    // SentencePiece marks spaces, and writes bytes that are no whole character as <0x0A>.
    private static byte[] OfWord(string piece) =>
        piece is ['<', '0', 'x', var high, var low, '>'] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low)
            ? [Convert.ToByte(piece[3..5], 16)]
            : Encoding.UTF8.GetBytes(piece.Replace('\u2581', ' '));

    // Radford et al.'s GPT-2 writes bytes that are no visible Latin-1 character as the letters from U+0100 on, in their order.
    private static Dictionary<char, byte> ByteLetters()
    {
        var letters = new Dictionary<char, byte>();
        var next = '\u0100';
        for (var value = 0; value < 256; value++)
            letters.Add(value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)value : next++, (byte)value);
        return letters;
    }
}
