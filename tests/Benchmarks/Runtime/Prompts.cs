using ReasonRank.OnnxGenAI;
using ReasonRank.Reranker.Models.Onnx;

namespace ReasonRank.Benchmarks.Runtime;

/// <summary>Prompts that the tiny ranker understands, of a wanted number of tokens; the same for the same seed.</summary>
internal sealed class Prompts(LoadedModel model, int seed)
{
    private const int HeadTokens = 300;
    private const int PassageTokens = 100;
    private const int MaxGrade = 10;

    private static readonly string[] Words =
    [
        "river", "stone", "harbour", "winter", "copper", "field", "window", "market", "paper", "garden", "signal", "engine",
        "valley", "bridge", "summer", "letter", "silver", "forest", "number", "circle",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Prompts of one query that go up to where the score of a passage is the next token.</summary>
    public IReadOnlyList<int[]> Pointwise(int count)
    {
        var head = Text("Rate how well the passage answers the query with an integer from 0 to 10.\nQuery:", HeadTokens);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
                Encode($"{head}\nPassage: {Passage(Text("", PassageTokens))}", "<think>\n\n</think>\n\n<answer>")),
        ];
    }

    /// <summary>Prompts of different queries, each with a list of passages of a dozen words or two.</summary>
    public IReadOnlyList<int[]> Listwise(int count, int passages) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            var list = Enumerable.Range(1, passages).Select(i => $"[{i}] {Passage(Some(_random.Next(8, 20)))}");
            return Encode(
                $"Rank the {passages} passages by how well they answer the query.\nQuery: {Some(8)}\n\n{string.Join('\n', list)}\n\n"
                + "Give the order as [2] > [1] within <answer> tags.", "");
        }),
    ];

    private int[] Encode(string question, string answer) => model.Encode(model.Render([new ChatTurn("user", question)]) + answer);

    private string Passage(string words) => $"{words} grade-{_random.Next(MaxGrade + 1)} {Some(1)}";

    private string Text(string beginning, int tokens)
    {
        var text = beginning;
        while (model.Encode(text).Length < tokens) text = $"{text} {Some(1)}";
        return text;
    }

    private string Some(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[_random.Next(Words.Length)]));
}
