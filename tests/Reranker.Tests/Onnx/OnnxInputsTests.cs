using Google.Protobuf;
using ReasonRank.Reranker.Models.Onnx;

namespace ReasonRank.Reranker.Tests.Onnx;

/// <summary>What an ONNX file says of its inputs.</summary>
public sealed class OnnxInputsTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(10, 2)]
    [InlineData(16, 2)]
    [InlineData(3, 1)]
    [InlineData(8, null)]
    public void Elements_have_the_size_of_their_type(int type, int? bytes)
    {
        var tensor = Message(output => Number(output, 1, type));
        var input = Message(output =>
        {
            Text(output, 1, "past_key_values.0.key");
            Part(output, 2, Message(kind => Part(kind, 1, tensor)));
        });
        var other = Message(output => Text(output, 1, "input_ids"));
        var graph = Message(output =>
        {
            Part(output, 5, new byte[5000]);
            Part(output, 11, other);
            Part(output, 11, input);
        });
        var model = Message(output =>
        {
            Number(output, 1, 10);
            Part(output, 7, graph);
        });
        Assert.Equal(bytes, OnnxInputs.ElementBytes(new MemoryStream(model), "past_key_values.0.key"));
        Assert.Null(OnnxInputs.ElementBytes(new MemoryStream(model), "past_key_values.1.key"));
    }

    [Fact]
    public void The_tiny_model_has_elements_of_four_bytes()
    {
        using var file = File.OpenRead(Path.Combine(TinyRanker.Folder, "model.onnx"));
        Assert.Equal(4, OnnxInputs.ElementBytes(file, "past_key_values.3.value"));
    }

    [Fact]
    public void A_file_cut_off_anywhere_says_nothing_and_does_no_harm()
    {
        var whole = File.ReadAllBytes(Path.Combine(TinyRanker.Folder, "model.onnx"));
        for (var length = 0; length < whole.Length; length += 97)
            Assert.Null(OnnxInputs.ElementBytes(new MemoryStream(whole, 0, length), "past_key_values.3.value"));
    }

    [Fact]
    public void Any_bytes_do_no_harm()
    {
        const int Seed = 20;
        var random = new Random(Seed);
        var bytes = new byte[200];
        for (var i = 0; i < 5000; i++)
        {
            random.NextBytes(bytes);
            _ = OnnxInputs.ElementBytes(new MemoryStream(bytes), "x");
        }
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory)) write(output);
        return memory.ToArray();
    }

    private static void Number(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Text(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    private static void Part(CodedOutputStream output, int field, byte[] bytes)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(bytes));
    }
}
