namespace ReasonRank.Bm25;

/// <summary>A file of the index that is damaged, cut off or missing.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Problem">What is wrong with it, as the rest of a sentence that starts with the file's name.</param>
public sealed record IndexDamage(string File, string Problem)
{
    /// <summary>Does something with a file, and notes it if it turns out to be damaged.</summary>
    internal static void Note(ICollection<IndexDamage> damage, Action use)
    {
        try
        {
            use();
        }
        catch (IndexCorruptException e)
        {
            damage.Add(new IndexDamage(e.File, e.Problem));
        }
        catch (IndexFormatException e)
        {
            damage.Add(new IndexDamage(e.File, e.Problem));
        }
    }
}
