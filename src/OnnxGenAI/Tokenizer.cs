using System.Buffers;
using System.Text;
using System.Text.Json;
using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>Turns text into a model's tokens and back.</summary>
public sealed unsafe class Tokenizer : IDisposable
{
    private const int StackBytes = 1024;

    private readonly OgaHandle _handle;

    /// <summary>The tokenizer of a model's folder.</summary>
    /// <exception cref="GenAIException">The folder has none, or it is damaged.</exception>
    public Tokenizer(Model model)
    {
        Oga.Check(Oga.OgaCreateTokenizer(model.Handle, out var tokenizer));
        _handle = new OgaHandle(tokenizer, Oga.OgaDestroyTokenizer, model.Handle);
    }

    /// <summary>Token that begins a text.</summary>
    public int BeginToken => Id(Oga.OgaTokenizerGetBosTokenId(_handle, out var id), id);

    /// <summary>Token that fills the rows of a batch.</summary>
    public int PadToken => Id(Oga.OgaTokenizerGetPadTokenId(_handle, out var id), id);

    /// <summary>Tokens that end a text or a turn.</summary>
    public ReadOnlySpan<int> EndTokens
    {
        get
        {
            Oga.Check(Oga.OgaTokenizerGetEosTokenIds(_handle, out var ids, out var count));
            return new ReadOnlySpan<int>(ids, (int)count);
        }
    }

    /// <summary>Tokens that open and close reasoning; null for a model that has none.</summary>
    /// <exception cref="NotSupportedException">The library is older than 0.13.</exception>
    public (int Open, int Close)? ReasoningTokens
    {
        get
        {
            Feature.ReasoningTokens.Require();
            try
            {
                Oga.Check(Oga.OgaTokenizerGetBorTokenId(_handle, out var open));
                Oga.Check(Oga.OgaTokenizerGetEorTokenId(_handle, out var close));
                return (open, close);
            }
            catch (GenAIException)
            {
                return null;
            }
        }
    }

    /// <summary>Sets options such as <c>add_special_tokens</c>.</summary>
    public void SetOptions(IReadOnlyDictionary<string, string> options)
    {
        string[] keys = [.. options.Keys.Select(key => CString.Checked(key, nameof(options)))];
        string[] values = [.. options.Values.Select(value => CString.Checked(value, nameof(options)))];
        Oga.Check(Oga.OgaUpdateTokenizerOptions(_handle, keys, values, (nuint)keys.Length));
    }

    /// <summary>
    /// The tokens of a text. What is spelt like a special token becomes it: text of strangers has to be made harmless first.
    /// </summary>
    /// <exception cref="ArgumentException">The text has a NUL character.</exception>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        using var sequences = new TokenSequences();
        var rented = default(byte[]);
        var needed = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        var bytes = needed <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(needed);
        try
        {
            var length = Encoding.UTF8.GetBytes(text, bytes);
            if (bytes[..length].Contains((byte)0)) throw new ArgumentException("The text has a NUL character.", nameof(text));
            bytes[length] = 0;
            fixed (byte* pointer = bytes) Oga.Check(Oga.OgaTokenizerEncode(_handle, pointer, sequences.Handle));
            return sequences.Count == 0 ? [] : sequences[0].ToArray();
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The tokens of several texts, [texts, longest], shorter ones filled up on the right.</summary>
    /// <exception cref="ArgumentException">There is none, or one has a NUL character.</exception>
    public Tensor EncodeBatch(params IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) throw new ArgumentException("A batch has at least one text.", nameof(texts));
        string[] whole = [.. texts.Select(text => CString.Checked(text, nameof(texts)))];
        Oga.Check(Oga.OgaTokenizerEncodeBatch(_handle, whole, (nuint)whole.Length, out var tensor));
        return new Tensor(tensor, _handle);
    }

    /// <summary>The text of tokens, special ones left out. A character cut at either end becomes U+FFFD.</summary>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty) return "";
        fixed (int* pointer = tokens)
        {
            Oga.Check(Oga.OgaTokenizerDecode(_handle, pointer, (nuint)tokens.Length, out var text));
            return Oga.Take(text);
        }
    }

    /// <summary>The token that a text is, such as a special one; -1 when it is none.</summary>
    public int FindToken(string text)
    {
        Oga.Check(Oga.OgaTokenizerToTokenId(_handle, CString.Checked(text, nameof(text)), out var token));
        return token;
    }

    /// <summary>Renders a chat.</summary>
    /// <param name="turns">The chat; at least one turn.</param>
    /// <param name="addGenerationPrompt">Opens the assistant's turn at the end.</param>
    /// <param name="template">A template in place of the model's own.</param>
    /// <param name="arguments">JSON object of the template's arguments, such as <c>{"enable_thinking": false}</c>.</param>
    /// <exception cref="ArgumentException">A turn has no role or no content, or there is no turn.</exception>
    /// <exception cref="NotSupportedException">Arguments are given and the library does not take them.</exception>
    /// <exception cref="GenAIException">The template is damaged, or refuses the chat.</exception>
    public string ApplyChatTemplate(
        IReadOnlyList<ChatTurn> turns, bool addGenerationPrompt = true, string? template = null, string? arguments = null)
    {
        var messages = Messages(turns);
        nint text;
        if (template is not null) CString.Checked(template, nameof(template));
        if (arguments is null)
        {
            Oga.Check(Oga.OgaTokenizerApplyChatTemplate(_handle, template, messages, null, addGenerationPrompt, out text));
        }
        else
        {
            Feature.TemplateArguments.Require();
            Oga.Check(Oga.OgaTokenizerApplyChatTemplateWithOptions(
                _handle, template, messages, null, CString.Checked(arguments, nameof(arguments)), addGenerationPrompt, out text));
        }
        return Oga.Take(text);
    }

    /// <summary>Decodes one token after another.</summary>
    public TokenizerStream CreateStream() => new(_handle);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    // The library renders whatever JSON it gets: a missing content as None, an object in place of the list as junk.
    private static string Messages(IReadOnlyList<ChatTurn> turns)
    {
        if (turns.Count == 0) throw new ArgumentException("A chat has at least one turn.", nameof(turns));
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var (role, content) in turns)
            {
                if (string.IsNullOrEmpty(role)) throw new ArgumentException("A turn has no role.", nameof(turns));
                ArgumentNullException.ThrowIfNull(content, nameof(turns));
                json.WriteStartObject();
                json.WriteString("role", CString.Checked(role, nameof(turns)));
                json.WriteString("content", CString.Checked(content, nameof(turns)));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static int Id(nint result, int id)
    {
        Oga.Check(result);
        return id;
    }
}
