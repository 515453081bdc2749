using System.Runtime.InteropServices;
using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>Decodes tokens as they come; holds back the first bytes of a character until the rest is there.</summary>
public sealed unsafe class TokenizerStream : IDisposable
{
    private readonly OgaHandle _handle;

    internal TokenizerStream(OgaHandle tokenizer)
    {
        Oga.Check(Oga.OgaCreateTokenizerStream(tokenizer, out var stream));
        _handle = new OgaHandle(stream, Oga.OgaDestroyTokenizerStream, tokenizer);
    }

    /// <summary>The UTF-8 text that a token completes; may be empty. Valid until the next call.</summary>
    /// <exception cref="GenAIException">There is no such token.</exception>
    public ReadOnlySpan<byte> Decode(int token)
    {
        Oga.Check(Oga.OgaTokenizerStreamDecode(_handle, token, out var text));
        return MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
