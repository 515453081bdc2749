namespace Elastic.Transport;

/// <summary>Compares the media type asked for with that of an answer.</summary>
internal static class MediaTypes
{
    /// <summary>Whether an answer is what was asked for, parameters such as the character set aside.</summary>
    public static bool Fits(string accept, string? answer)
    {
        if (string.IsNullOrEmpty(answer)) return false;
        accept = accept.Replace(" ", "", StringComparison.Ordinal);
        answer = answer.Replace(" ", "", StringComparison.Ordinal);
        // Servers answer some errors, and older ones everything, in plain JSON.
        return answer.StartsWith(accept, StringComparison.OrdinalIgnoreCase)
            || (accept.Contains("application/vnd.elasticsearch+json", StringComparison.OrdinalIgnoreCase)
                && answer.StartsWith("application/json", StringComparison.OrdinalIgnoreCase));
    }
}
