namespace ReasonRank.Bm25.Analysis;

/// <summary>Takes the tokens of a text, in the order of the text.</summary>
public interface ITokenSink
{
    /// <summary>Takes one token; see <see cref="Token"/> for the units.</summary>
    /// <param name="term">The index term; valid only during the call.</param>
    /// <param name="position">Position in the token stream, from 0.</param>
    /// <param name="startOffset">First UTF-16 code unit in the text.</param>
    /// <param name="endOffset">One past the last UTF-16 code unit in the text.</param>
    void Add(ReadOnlySpan<char> term, int position, int startOffset, int endOffset);
}
