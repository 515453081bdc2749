using System.Text;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>What the inputs of an ONNX file hold, read without its weights (onnx.proto3: ModelProto, GraphProto, ValueInfoProto).</summary>
internal static class OnnxInputs
{
    private const int Graph = 7;
    private const int Input = 11;
    private const int Name = 1;
    private const int Type = 2;
    private const int TensorType = 1;
    private const int ElementType = 1;

    /// <summary>Bytes of an element of an input.</summary>
    /// <param name="model">The file; can seek.</param>
    /// <param name="name">Name of the input.</param>
    /// <returns>Null when there is no such input, or the file is damaged.</returns>
    public static int? ElementBytes(Stream model, string name)
    {
        try
        {
            foreach (var input in Fields(model, new Field(0, 0, model.Length), Graph).SelectMany(graph => Fields(model, graph, Input)))
            {
                if (Fields(model, input, Name).Select(field => Text(model, field)).FirstOrDefault() != name) continue;
                return Fields(model, input, Type)
                    .SelectMany(type => Fields(model, type, TensorType))
                    .SelectMany(tensor => Fields(model, tensor, ElementType))
                    .Select(element => BytesOf(element.Value))
                    .FirstOrDefault();
            }
        }
        catch (InvalidDataException)
        {
            // Loading it says more of what is wrong.
        }
        return null;
    }

    private static int? BytesOf(long elementType) => elementType switch
    {
        1 or 6 or 12 => 4,
        4 or 5 or 10 or 16 => 2,
        2 or 3 or (>= 17 and <= 20) => 1,
        _ => null,
    };

    private static IEnumerable<Field> Fields(Stream stream, Field message, int wanted)
    {
        for (var at = message.Start; at < message.End;)
        {
            stream.Position = at;
            var tag = Varint(stream);
            var value = (tag & 7) is 0 or 2 ? Varint(stream) : 0;
            var start = stream.Position;
            at = start + (tag & 7) switch
            {
                0 => 0,
                1 => sizeof(long),
                2 => value,
                5 => sizeof(int),
                _ => throw new InvalidDataException("No protocol buffer."),
            };
            if (at < start || at > message.End) throw new InvalidDataException("A field is longer than what holds it.");
            if (tag >> 3 == wanted) yield return new Field(value, start, at);
        }
    }

    private static string Text(Stream stream, Field field)
    {
        const int LongestName = 1024;
        var bytes = new byte[Math.Min(field.End - field.Start, LongestName)];
        stream.Position = field.Start;
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private static long Varint(Stream stream)
    {
        var value = 0L;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = stream.ReadByte();
            if (part < 0) throw new InvalidDataException("The file ends within a number.");
            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
        throw new InvalidDataException("A number has too many bytes.");
    }

    private readonly record struct Field(long Value, long Start, long End);
}
