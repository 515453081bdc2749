namespace ReasonRank.OnnxGenAI.Native;

/// <summary>Text that crosses as a string of C, which ends at its first NUL.</summary>
internal static class CString
{
    /// <summary>The text, if it would arrive whole.</summary>
    /// <exception cref="ArgumentException">It has a NUL.</exception>
    public static string Checked(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        return text.Contains('\0') ? throw new ArgumentException("The text has a NUL character.", parameter) : text;
    }
}
