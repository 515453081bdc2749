using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Reranker.Models.Onnx.Constraints;

/// <summary>
/// Keeps a model's answer to its form and leaves its reasoning alone: only tokens are allowed whose whole text the answer
/// can go on with. Where there is none, it gives up, and the answer is read as any other.
/// </summary>
internal sealed class AnswerGrammar : ITokenConstraint
{
    private readonly Vocabulary _vocabulary;
    private readonly AnswerAutomaton _answer;
    private readonly int[] _endTokens;
    private readonly TokenList _allowed = new();
    private ReasoningFollower? _reasoning;
    private float[] _kept = new float[256];
    private AnswerState _state;

    /// <summary>A grammar of one answer.</summary>
    /// <param name="vocabulary">The texts of the tokens.</param>
    /// <param name="answer">What the answer may be.</param>
    /// <param name="endTokens">The tokens that end an answer.</param>
    /// <param name="state">Where the answer begins, or reasoning in its place; null where something stands before it.</param>
    /// <param name="reasoning">Follows that, or that reasoning; null where the answer begins at once.</param>
    public AnswerGrammar(
        Vocabulary vocabulary, AnswerAutomaton answer, int[] endTokens, AnswerState? state, ReasoningFollower? reasoning)
    {
        (_vocabulary, _answer, _endTokens, _reasoning) = (vocabulary, answer, endTokens, reasoning);
        if (state is { } begin) (_state, IsActive) = (begin, true);
    }

    public bool IsActive { get; private set; }

    public void Mask(Span<float> logits)
    {
        _allowed.Clear();
        _vocabulary.Find(_answer, _state, _allowed);
        if (_answer.CanEnd(_state)) _allowed.Add(_endTokens);
        if (_allowed.Count == 0)
        {
            GiveUp();
            return;
        }
        if (_kept.Length < _allowed.Count) Array.Resize(ref _kept, Math.Max(_kept.Length * 2, _allowed.Count));
        var tokens = _allowed.Tokens;
        for (var i = 0; i < tokens.Length; i++) _kept[i] = logits[tokens[i]];
        logits.Fill(float.NegativeInfinity);
        for (var i = 0; i < tokens.Length; i++) logits[tokens[i]] = _kept[i];
    }

    public void Accept(int token)
    {
        var text = _vocabulary[token];
        if (!IsActive)
        {
            if (_reasoning is null) return;
            text = text[_reasoning.Add(text)..];
            if (!_reasoning.IsOver) return;
            (_state, IsActive) = (_answer.Start(_reasoning.IsAnswerOpen), true);
        }
        foreach (var next in text)
        {
            if (_answer.TryStep(ref _state, next)) continue;
            GiveUp();
            return;
        }
        if (_state.Part == AnswerPart.Reasoning) IsActive = false;
    }

    private void GiveUp() => (IsActive, _reasoning) = (false, null);
}
