namespace ReasonRank.Reranker.Models.Onnx.Constraints;

/// <summary>
/// The texts of a model's tokens in UTF-8, and a tree over them that finds the tokens which an answer can go on with. Safe
/// to use from several threads.
/// </summary>
internal sealed class Vocabulary
{
    private readonly byte[][] _texts;
    private readonly Node[] _nodes;

    // By text, so that those of a node lie side by side.
    private readonly int[] _sorted;

    /// <param name="texts">Text of each token by its id; empty where there is none.</param>
    /// <param name="special">Tokens that are no text, whatever they are spelt like.</param>
    public Vocabulary(byte[][] texts, IReadOnlySet<int> special)
    {
        _texts = texts;
        _sorted = [.. Enumerable.Range(0, texts.Length).Where(token => texts[token].Length > 0 && !special.Contains(token))];
        Array.Sort(_sorted, (a, b) => texts[a].AsSpan().SequenceCompareTo(texts[b]) is not 0 and var order ? order : a.CompareTo(b));
        _nodes = [.. Tree(texts, _sorted)];
    }

    /// <summary>The text of a token, or the bytes of a character's part; empty for tokens beyond the vocabulary.</summary>
    public ReadOnlySpan<byte> this[int token] => (uint)token < (uint)_texts.Length ? _texts[token] : default;

    /// <summary>Finds the tokens whose whole text an answer can go on with.</summary>
    public void Find(AnswerAutomaton answer, in AnswerState state, TokenList found) => Find(0, _nodes.Length, answer, state, found);

    private void Find(int from, int to, AnswerAutomaton answer, in AnswerState state, TokenList found)
    {
        for (var place = from; place < to;)
        {
            ref readonly var node = ref _nodes[place];
            var next = state;
            if (answer.TryStep(ref next, node.Label))
            {
                found.Add(_sorted.AsSpan(node.First, node.Count));
                if (node.End > place + 1) Find(place + 1, node.End, answer, next, found);
            }
            place = node.End;
        }
    }

    // In the order of the texts, each node before those below it.
    private static List<Node> Tree(byte[][] texts, int[] sorted)
    {
        var nodes = new List<Node>();
        var path = new List<int>();
        byte[] last = [];
        for (var i = 0; i < sorted.Length; i++)
        {
            var text = texts[sorted[i]];
            var shared = last.AsSpan().CommonPrefixLength(text);
            Close(shared);
            for (var depth = shared; depth < text.Length; depth++)
            {
                path.Add(nodes.Count);
                nodes.Add(new Node(text[depth], 0, i, 0));
            }
            var leaf = nodes[path[^1]];
            nodes[path[^1]] = leaf with { First = leaf.Count == 0 ? i : leaf.First, Count = leaf.Count + 1 };
            last = text;
        }
        Close(0);
        return nodes;

        void Close(int depth)
        {
            for (; path.Count > depth; path.RemoveAt(path.Count - 1)) nodes[path[^1]] = nodes[path[^1]] with { End = nodes.Count };
        }
    }

    /// <param name="Label">The text's next byte.</param>
    /// <param name="End">The first node that is not below this one.</param>
    /// <param name="First">Where the tokens lie whose text ends here.</param>
    /// <param name="Count">How many there are.</param>
    private readonly record struct Node(byte Label, int End, int First, int Count);
}
