namespace ReasonRank.Reranker.Models.Onnx.Constraints;

/// <summary>Tokens, in memory that is used again and again.</summary>
internal sealed class TokenList
{
    private int[] _tokens = new int[256];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(ReadOnlySpan<int> tokens)
    {
        if (Count + tokens.Length > _tokens.Length) Array.Resize(ref _tokens, Math.Max(_tokens.Length * 2, Count + tokens.Length));
        tokens.CopyTo(_tokens.AsSpan(Count));
        Count += tokens.Length;
    }
}
