using System.Runtime.InteropServices;

namespace ReasonRank.OnnxGenAI.Native;

/// <summary>Tokenizer, token sequences, tensors.</summary>
internal static partial class Oga
{
    [LibraryImport(Library)]
    public static partial nint OgaCreateTokenizer(OgaHandle model, out nint tokenizer);

    [LibraryImport(Library)]
    public static partial void OgaDestroyTokenizer(nint tokenizer);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaUpdateTokenizerOptions(OgaHandle tokenizer, string[] keys, string[] values, nuint count);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaTokenizerEncode(OgaHandle tokenizer, byte* text, OgaHandle sequences);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaTokenizerEncodeBatch(OgaHandle tokenizer, string[] texts, nuint count, out nint tensor);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaTokenizerDecode(OgaHandle tokenizer, int* tokens, nuint count, out nint text);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaTokenizerToTokenId(OgaHandle tokenizer, string text, out int token);

    [LibraryImport(Library)]
    public static partial nint OgaTokenizerGetBosTokenId(OgaHandle tokenizer, out int token);

    [LibraryImport(Library)]
    public static partial nint OgaTokenizerGetPadTokenId(OgaHandle tokenizer, out int token);

    [LibraryImport(Library)]
    public static partial nint OgaTokenizerGetBorTokenId(OgaHandle tokenizer, out int token);

    [LibraryImport(Library)]
    public static partial nint OgaTokenizerGetEorTokenId(OgaHandle tokenizer, out int token);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaTokenizerGetEosTokenIds(OgaHandle tokenizer, out int* tokens, out nuint count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaTokenizerApplyChatTemplate(
        OgaHandle tokenizer, string? template, string messages, string? tools,
        [MarshalAs(UnmanagedType.U1)] bool addGenerationPrompt, out nint text);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaTokenizerApplyChatTemplateWithOptions(
        OgaHandle tokenizer, string? template, string messages, string? tools, string? arguments,
        [MarshalAs(UnmanagedType.U1)] bool addGenerationPrompt, out nint text);

    [LibraryImport(Library)]
    public static partial nint OgaCreateTokenizerStream(OgaHandle tokenizer, out nint stream);

    [LibraryImport(Library)]
    public static partial void OgaDestroyTokenizerStream(nint stream);

    /// <param name="stream">The stream.</param>
    /// <param name="token">The next token.</param>
    /// <param name="text">Valid until the next call.</param>
    [LibraryImport(Library)]
    public static unsafe partial nint OgaTokenizerStreamDecode(OgaHandle stream, int token, out byte* text);

    [LibraryImport(Library)]
    public static partial nint OgaCreateSequences(out nint sequences);

    [LibraryImport(Library)]
    public static partial void OgaDestroySequences(nint sequences);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaAppendTokenSequence(int* tokens, nuint count, OgaHandle sequences);

    /// <returns>Not an <c>OgaResult*</c>: a number.</returns>
    [LibraryImport(Library)]
    public static partial nuint OgaSequencesCount(OgaHandle sequences);

    /// <returns>Not an <c>OgaResult*</c>: a number.</returns>
    [LibraryImport(Library)]
    public static partial nuint OgaSequencesGetSequenceCount(OgaHandle sequences, nuint index);

    /// <returns>Not an <c>OgaResult*</c>: the tokens, owned by the sequences.</returns>
    [LibraryImport(Library)]
    public static unsafe partial int* OgaSequencesGetSequenceData(OgaHandle sequences, nuint index);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaCreateTensorFromBuffer(
        void* data, long* shape, nuint rank, TensorElement type, out nint tensor);

    [LibraryImport(Library)]
    public static partial void OgaDestroyTensor(nint tensor);

    [LibraryImport(Library)]
    public static partial nint OgaTensorGetType(OgaHandle tensor, out TensorElement type);

    [LibraryImport(Library)]
    public static partial nint OgaTensorGetShapeRank(OgaHandle tensor, out nuint rank);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaTensorGetShape(OgaHandle tensor, long* shape, nuint rank);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaTensorGetData(OgaHandle tensor, out void* data);

    [LibraryImport(Library)]
    public static partial nint OgaTensorGetType(nint tensor, out TensorElement type);

    [LibraryImport(Library)]
    public static partial nint OgaTensorGetShapeRank(nint tensor, out nuint rank);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaTensorGetShape(nint tensor, long* shape, nuint rank);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaTensorGetData(nint tensor, out void* data);
}
