using System.Text;
using ReasonRank.OnnxGenAI;
using ReasonRank.Reranker.Models.Onnx.Constraints;
using ReasonRank.TestSupport;

namespace ReasonRank.Reranker.Tests.Onnx.Constraints;

public sealed class TokenTextsTests
{
    [Fact]
    public void Token_texts_are_those_of_the_library()
    {
        GenAIRuntime.Load(GenAI.Libraries);
        var folder = GenAI.ModelFolder("tiny-ranker");
        var vocabulary = TokenTexts.Read(Path.Combine(folder, "tokenizer.json"));
        using var model = Model.Load(folder);
        using var tokenizer = new Tokenizer(model);
        // The library's texts end at a NUL character.
        for (var token = 0; token < 2045; token++)
            if (!vocabulary[token].Contains((byte)0)) Assert.Equal(tokenizer.Decode([token]), Encoding.UTF8.GetString(vocabulary[token]));
        Assert.Equal("<|im_end|>", Encoding.UTF8.GetString(vocabulary[2047]));
        Assert.True(vocabulary[2048].IsEmpty);

        var text = "日本 🙂 naïve [3] > [1]\n</think>";
        byte[] bytes = [.. tokenizer.Encode(text).SelectMany(token => vocabulary[token].ToArray())];
        Assert.Equal(text, Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("""{"model":{"type":"BPE","vocab":{"▁true":0,"<0xF0>":1,"a":2}},"decoder":{"type":"Sequence","decoders":[{"type":"Replace"}]}}""", " true|F0|a")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["<unk>",0],["▁no",-1.5]]}}""", "<unk>| no")]
    [InlineData("""{"model":{"vocab":{"Ġa":0,"ðŁ":1}},"decoder":{"type":"ByteLevel"},"added_tokens":[{"id":3,"content":"<x>","special":true}]}""", " a|F09F||<x>")]
    [InlineData("""{"model":{"vocab":{"Ċ":0}},"decoder":{"type":"Sequence","decoders":[{"type":"ByteLevel"}]}}""", "\n")]
    public void Forms_of_vocabularies_are_read(string json, string expected)
    {
        using var file = new TemporaryFile(json);
        var vocabulary = TokenTexts.Read(file.Path);
        var texts = Enumerable.Range(0, expected.Split('|').Length).Select(token => Text(vocabulary[token]));
        Assert.Equal(expected, string.Join('|', texts));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not")]
    [InlineData("""{"model":{"vocab":{}}}""")]
    [InlineData("""{"model":{"vocab":{"a":"b"}}}""")]
    [InlineData("""{"model":{"vocab":{"a":0}},"added_tokens":[{"id":1}]}""")]
    public void A_file_without_a_vocabulary_is_refused(string json)
    {
        using var file = new TemporaryFile(json);
        Assert.Contains("no vocabulary", Assert.Throws<InvalidDataException>(() => TokenTexts.Read(file.Path)).Message, StringComparison.Ordinal);
    }

    private static string Text(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Convert.ToHexString(bytes);

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
