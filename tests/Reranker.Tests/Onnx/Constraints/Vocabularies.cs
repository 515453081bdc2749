using System.Text;
using ReasonRank.Reranker.Models.Onnx.Constraints;

namespace ReasonRank.Reranker.Tests.Onnx.Constraints;

/// <summary>Vocabularies that are made up.</summary>
internal static class Vocabularies
{
    /// <summary>Every byte, pieces of answers, and random pieces of up to eight bytes.</summary>
    /// <param name="size">Tokens.</param>
    /// <param name="random">Where the pieces come from.</param>
    public static (Vocabulary Vocabulary, byte[][] Texts) Random(int size, Random random)
    {
        string[] pieces = ["] >", " > [", "[1", "10", "</", "answer", ">\n", " [", "[", "1]", "<think>", "answer>", "true", " tr", "\n\n", "2] > [1"];
        var texts = Enumerable.Range(0, 256).Select(value => new[] { (byte)value })
            .Concat(pieces.Select(Encoding.UTF8.GetBytes)).ToList();
        while (texts.Count < size) texts.Add(Piece(random));
        byte[][] all = [.. texts.Take(size)];
        return (new Vocabulary(all, new HashSet<int>()), all);
    }

    private static byte[] Piece(Random random)
    {
        const string Letters = "0123456789[]<>/ \nanswertufl";
        return [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)Letters[random.Next(Letters.Length)])];
    }
}
