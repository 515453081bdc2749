namespace ReasonRank.Reranker.Models.Text;

/// <summary>
/// Estimates tokens, whose tokenizer only the server has, and learns from the prompts that the server counts. Errs on the
/// high side: a prompt that asks for more tokens counts at once and with a tenth on top, one that asks for fewer counts
/// little by little. Safe to use from several tasks at once.
/// </summary>
internal sealed class TokenEstimate
{
    // Common tokenizers take about four bytes of English a token, and three of most other scripts' UTF-8.
    private const double PriorRate = 1.0 / 3;

    // Six bytes a token is denser than any English; below a byte a token no tokenizer goes.
    private const double LowestRate = 1.0 / 6;
    private const double HighestRate = 1;

    private const double Margin = 1.1;
    private const double Ease = 1.0 / 16;

    // Shorter prompts tell more of the chat template than of the text.
    private const int LeastBytes = 512;

    private readonly Lock _lock = new();
    private double _rate = PriorRate;

    /// <summary>Tokens of a text.</summary>
    public int Of(string text) => Of(TextSize.Of(text));

    /// <summary>Tokens of a text of this size.</summary>
    public int Of(TextSize size)
    {
        // What is learned from English says nothing on other scripts.
        var rate = Volatile.Read(ref _rate);
        return (int)Math.Min(int.MaxValue, Math.Ceiling(size.Ascii * rate + size.Other * Math.Max(rate, PriorRate)));
    }

    /// <summary>Takes note of a prompt that the server counted.</summary>
    /// <param name="size">Of the prompt's texts together.</param>
    /// <param name="tokens">As the server tells, the chat template's included.</param>
    public void Learn(TextSize size, int tokens)
    {
        if (size.Ascii < LeastBytes || size.Other * 20 > size.Ascii) return;
        var seen = Math.Clamp(Margin * tokens / size.Bytes, LowestRate, HighestRate);
        lock (_lock) Volatile.Write(ref _rate, seen > _rate ? seen : _rate + (seen - _rate) * Ease);
    }
}
