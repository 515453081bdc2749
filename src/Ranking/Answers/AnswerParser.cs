namespace ReasonRank.Ranking.Answers;

/// <summary>
/// Reads a listwise answer such as <c>[3] &gt; [1] &gt; [2]</c>. The safe rule: ids are never read out of reasoning, and
/// an answer that is cut off or cannot be found leaves the window as it was. Whatever the model writes, the result is a
/// permutation.
/// </summary>
public static class AnswerParser
{
    /// <summary>The order that a model's output states.</summary>
    /// <param name="reasoning">What the server set apart as reasoning; empty when it did not.</param>
    /// <param name="answer">The rest of the output; may have think and answer tags of its own.</param>
    /// <param name="count">Passages in the window.</param>
    /// <param name="truncated">Whether the model was stopped at its token limit.</param>
    /// <param name="tagsAsked">Whether the prompt asked for answer tags.</param>
    /// <param name="letters">Whether passages are named A, B, C instead of 1, 2, 3.</param>
    /// <param name="named">How many passages the answer had to name; all of them when null.</param>
    public static ParsedOrder Parse(
        string reasoning, string answer, int count, bool truncated = false, bool tagsAsked = true, bool letters = false,
        int? named = null)
    {
        var block = AnswerBlock.Find(reasoning, answer);
        if (truncated && !block.Closed) return Unchanged(count, RepairKind.Truncated);
        var ids = AnswerIds.Find(
            Digits.ToAscii(block.Text), letters ? IdForms.Letters : IdForms.Numbers, block.Tagged, named ?? count, out var asRanking);
        if (ids.Count == 0) return Unchanged(count, RepairKind.NoAnswer);
        var parsed = Complete(ids, count, named ?? count);
        if (parsed.Repairs[RepairKind.OutOfRange] == ids.Count) return Unchanged(count, RepairKind.NoAnswer);
        var asAsked = (asRanking || ids.Count == named) && (!tagsAsked || block is { Tagged: true, Closed: true, InReasoning: false });
        return asAsked ? parsed : parsed with { Repairs = parsed.Repairs.With(RepairKind.Format) };
    }

    private static ParsedOrder Unchanged(int count, RepairKind kind) =>
        new([.. Enumerable.Range(0, count)], Repairs.None.With(kind));

    private static ParsedOrder Complete(List<int> ids, int count, int named)
    {
        var order = new List<int>(count);
        var seen = new bool[count];
        var (duplicates, outOfRange) = (0, 0);
        foreach (var id in ids)
        {
            if (id < 1 || id > count) outOfRange++;
            else if (seen[id - 1]) duplicates++;
            else
            {
                seen[id - 1] = true;
                order.Add(id - 1);
            }
        }
        var missing = Math.Max(0, named - order.Count);
        for (var i = 0; i < count; i++)
            if (!seen[i]) order.Add(i);
        return new ParsedOrder(order, Repairs.None
            .With(RepairKind.Duplicate, duplicates).With(RepairKind.OutOfRange, outOfRange).With(RepairKind.Missing, missing));
    }
}
