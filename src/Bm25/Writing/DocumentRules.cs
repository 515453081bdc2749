using System.Text;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Writing;

/// <summary>What the index accepts.</summary>
internal static class DocumentRules
{
    private const int LongestText = 16 << 20, LongestValue = 1 << 15, MostFields = 1024, MostKeywords = 1024;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The UTF-8 of an id.</summary>
    /// <exception cref="ArgumentException">The id is empty, too long, or not well-formed.</exception>
    public static byte[] EncodeId(string id)
    {
        CheckText(id, "id", IdMap.LongestId);
        return id.Length > 0 ? Strict.GetBytes(id) : throw new ArgumentException("the id is empty", nameof(id));
    }

    /// <summary>Checks all but the id.</summary>
    /// <exception cref="ArgumentException">Something of it cannot be indexed; the message says what.</exception>
    public static void Check(Document document)
    {
        var length = CheckText(document.Text, "text", LongestText) + CheckText(document.Title ?? "", "title", LongestText);
        if (length > LongestText) throw new ArgumentException($"title and text have {length} bytes, more than {LongestText}");
        if (document.Fields.Count > MostFields) throw new ArgumentException($"{document.Fields.Count} fields are more than {MostFields}");
        if (document.Fields.Count == 0) return;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in document.Fields)
        {
            if (CheckText(field.Name, "field name", LongestValue) == 0) throw new ArgumentException("a field name is empty");
            if (!names.Add(field.Name)) throw new ArgumentException($"the field \"{field.Name}\" is given twice");
            if (field.Number is { } number && !double.IsFinite(number))
                throw new ArgumentException($"the number of the field \"{field.Name}\" is not finite");
            if (field.Keywords is not { } keywords) continue;
            if (keywords.Count > MostKeywords)
                throw new ArgumentException($"the field \"{field.Name}\" has {keywords.Count} keywords, more than {MostKeywords}");
            foreach (var keyword in keywords) CheckText(keyword, $"keyword of the field \"{field.Name}\"", LongestValue);
        }
    }

    private static int CheckText(string text, string what, int most)
    {
        ArgumentNullException.ThrowIfNull(text, what);
        int length;
        try
        {
            length = Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"the {what} has an unpaired surrogate at {e.Index}", e);
        }
        return length <= most ? length : throw new ArgumentException($"the {what} has {length} bytes, more than {most}");
    }
}
